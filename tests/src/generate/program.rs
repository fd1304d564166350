//! Random programs.

use ius_calendar::Date;
use ius_engine::{
    Award, Clause, ClauseKind, Definition, DefinitionKind, DefinitionVersion, Exception, External,
    ExternalRow, FactId, InForce, Judgement, PointsGroup, Program, Provenance, Row, Scheme, Table,
    Texts, Transition, Type,
};

use super::expression::Maker;
use super::random::Random;
use super::schema::{AT, CODES, COUNTRIES, GROUND, LEVEL, Pool, money, schema};

/// A random program of one scheme, and the constants in it.
#[must_use]
pub fn program(random: &mut Random) -> (Program, Pool) {
    let pool = Pool::new(random);
    let mut maker = Maker {
        program: Program {
            rules_hash: String::new(),
            files: vec!["rules/case/test.ius".to_owned()],
            schema: schema(),
            ..Program::default()
        },
        pool,
        random,
        scope: Vec::new(),
        first_binder: 1,
        search: false,
    };
    for number in 0..maker.random.below(3) {
        let table = table(&mut maker, number);
        maker.program.tables.push(table);
    }
    for number in 0..maker.random.below(3) {
        let external = external(&mut maker, number);
        maker.program.externals.push(external);
    }
    let for_each = maker.random.percent(25);
    if for_each {
        maker.scope.push((ius_engine::BinderId(0), Type::Country));
    }
    for number in 0..maker.random.below(4) {
        let definition = definition(&mut maker, number);
        maker.program.definitions.push(definition);
        maker.first_binder += 8;
    }
    let scheme = scheme(&mut maker, for_each);
    maker.program.schemes.push(scheme);
    (maker.program, maker.pool)
}

/// Days on which something is in force, mostly open on one side.
fn in_force(maker: &mut Maker<'_>) -> InForce {
    let day = maker.pool.day(maker.random);
    match maker.random.below(4) {
        0 => InForce {
            from: Some(day),
            until: None,
        },
        1 => InForce {
            from: None,
            until: Some(day),
        },
        2 => {
            let other = maker.pool.day(maker.random);
            InForce {
                from: Some(day.min(other)),
                until: Some(day.max(other)),
            }
        }
        _ => InForce::default(),
    }
}

/// Versions that follow each other without overlap; the first may be open at its beginning.
fn successive(maker: &mut Maker<'_>, count: usize) -> Vec<InForce> {
    let mut starts: Vec<Date> = (0..count).map(|_| maker.pool.day(maker.random)).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut ranges = Vec::new();
    for (position, start) in starts.iter().enumerate() {
        let from = if position == 0 && maker.random.percent(60) {
            None
        } else {
            Some(*start)
        };
        let until = starts.get(position + 1).map(|next| next.previous_day());
        ranges.push(InForce { from, until });
    }
    ranges
}

fn definition(maker: &mut Maker<'_>, number: usize) -> Definition {
    let types = [
        Type::YesNo,
        Type::YesNo,
        Type::Integer,
        money(),
        Type::Date,
        Type::Periods,
        Type::Period,
        Type::CalendarDuration,
        Type::Decimal,
        Type::Percentage,
    ];
    let ty = maker.random.one(&types).cloned().unwrap_or(Type::YesNo);
    let kinds = [
        DefinitionKind::Parameter,
        DefinitionKind::Definition,
        DefinitionKind::Slot,
    ];
    let kind = maker
        .random
        .one(&kinds)
        .copied()
        .unwrap_or(DefinitionKind::Definition);
    let ranges = if maker.random.percent(40) {
        vec![InForce::default()]
    } else {
        successive(maker, 3)
    };
    let versions = ranges
        .into_iter()
        .map(|in_force| DefinitionVersion {
            in_force,
            value: (!maker.random.percent(8)).then(|| maker.make(&ty, 2)),
            provenance: Provenance::default(),
            citations: Vec::new(),
            at: AT,
        })
        .collect();
    Definition {
        id: format!("case.test.d{number}"),
        name: format!("d{number}"),
        kind,
        titles: Texts::default(),
        ty,
        versions,
        citations: Vec::new(),
        at: AT,
    }
}

fn row(maker: &mut Maker<'_>, key: ius_engine::Constant, in_force: InForce, types: &[Type]) -> Row {
    Row {
        key,
        in_force,
        cells: types
            .iter()
            .map(|ty| (!maker.random.percent(10)).then(|| maker.pool.constant(ty, maker.random)))
            .collect(),
        provenance: Provenance::default(),
        at: AT,
    }
}

fn table(maker: &mut Maker<'_>, number: usize) -> Table {
    let by_country = maker.random.percent(75);
    let types = match maker.random.below(3) {
        0 => Vec::new(),
        1 => vec![Type::Integer, Type::YesNo],
        _ => vec![money(), Type::Integer, Type::CalendarDuration],
    };
    let keys: Vec<(ius_engine::Constant, &str)> = if by_country {
        let constant =
            |code: &&'static str| (ius_engine::Constant::Country((*code).to_owned()), *code);
        COUNTRIES.iter().map(constant).collect()
    } else {
        let constant =
            |code: &&'static str| (ius_engine::Constant::Text((*code).to_owned()), *code);
        CODES.iter().map(constant).collect()
    };
    let mut rows = Vec::new();
    let mut keys = keys;
    // Rows are sorted by key, then by date.
    keys.sort_by_key(|(_, text)| *text);
    for (key, _) in keys {
        if maker.random.percent(50) {
            continue;
        }
        let ranges = if maker.random.percent(60) {
            vec![InForce::default()]
        } else {
            successive(maker, 2)
        };
        for range in ranges {
            let row = row(maker, key.clone(), range, &types);
            rows.push(row);
        }
    }
    let otherwise = (!types.is_empty() && maker.random.percent(50)).then(|| {
        let key = ius_engine::Constant::YesNo(false);
        row(maker, key, InForce::default(), &types)
    });
    Table {
        id: format!("case.test.t{number}"),
        name: format!("t{number}"),
        titles: Texts::default(),
        key: if by_country {
            Type::Country
        } else {
            Type::Code
        },
        columns: (0..)
            .zip(types)
            .map(|(column, ty)| (format!("c{column}"), ty))
            .collect(),
        rows,
        otherwise,
        citations: Vec::new(),
        at: AT,
    }
}

fn external(maker: &mut Maker<'_>, number: usize) -> External {
    let types = [Type::Integer, Type::YesNo, money()];
    let ty = maker.random.one(&types).cloned().unwrap_or(Type::Integer);
    let key = maker.random.percent(50).then_some(Type::Country);
    let mut rows = Vec::new();
    while maker.random.percent(60) {
        let key = key
            .as_ref()
            .map(|key| maker.pool.constant(key, maker.random));
        rows.push(ExternalRow {
            key,
            as_of: maker.pool.day(maker.random),
            value: maker.pool.constant(&ty, maker.random),
            provenance: Provenance::default(),
        });
    }
    External {
        id: format!("case.test.e{number}"),
        name: format!("e{number}"),
        titles: Texts::default(),
        ty,
        key,
        questions: Texts::default(),
        help: Texts::default(),
        rows,
        at: AT,
    }
}

fn scheme(maker: &mut Maker<'_>, for_each: bool) -> Scheme {
    let mut transitions = Vec::new();
    while maker.random.percent(15) {
        transitions.push(Transition {
            name: format!("transition{}", transitions.len()),
            titles: Texts::default(),
            when: maker.make(&Type::YesNo, 2),
            law_on: maker.make(&Type::Date, 1),
            citations: Vec::new(),
            at: AT,
        });
    }
    let mut clauses = Vec::new();
    let count = maker.random.between(1, 6);
    for number in 0..count {
        maker.search = maker.random.percent(10);
        let clause = clause(maker, number);
        clauses.push(clause);
        if maker.program.nodes.len() > 90 {
            break;
        }
    }
    let several = |maker: &mut Maker<'_>, percent: usize| {
        let mut ranges = Vec::new();
        while maker.random.percent(percent) {
            ranges.push(in_force(maker));
        }
        ranges
    };
    Scheme {
        id: "nl.test".to_owned(),
        titles: Texts::default(),
        state: "NL".to_owned(),
        implements: None,
        as_of: Some(FactId(0)),
        in_force: several(maker, 10),
        suspended: several(maker, 4),
        decided_by: Texts::default(),
        advised_by: Texts::default(),
        for_each: for_each.then(|| ("nationality".to_owned(), FactId(2))),
        clauses,
        transitions,
        silent: Vec::new(),
        departures: Vec::new(),
        citations: Vec::new(),
        notes: Texts::default(),
        at: AT,
    }
}

fn judgement(maker: &mut Maker<'_>) -> Judgement {
    Judgement {
        by: Texts::default(),
        weighing: Vec::new(),
        settled_by: maker
            .random
            .percent(60)
            .then(|| maker.make(&Type::YesNo, 0)),
    }
}

fn points(maker: &mut Maker<'_>) -> ClauseKind {
    let number = |maker: &mut Maker<'_>| {
        if maker.random.percent(75) {
            maker.constant(&Type::Integer)
        } else {
            maker.make(&Type::Integer, 1)
        }
    };
    let pass_mark = number(maker);
    let mut groups = Vec::new();
    for group in 0..maker.random.between(1, 2) {
        let mut awards = Vec::new();
        for _ in 0..maker.random.between(1, 3) {
            awards.push(Award {
                points: number(maker),
                when: maker
                    .random
                    .percent(80)
                    .then(|| maker.make(&Type::YesNo, 1)),
                citations: Vec::new(),
                at: AT,
            });
        }
        groups.push(PointsGroup {
            name: format!("g{group}"),
            titles: Texts::default(),
            best_of: maker.random.percent(40),
            at_most: maker.random.percent(40).then(|| number(maker)),
            awards,
        });
    }
    ClauseKind::Points { pass_mark, groups }
}

fn clause(maker: &mut Maker<'_>, number: i64) -> Clause {
    let depth = if maker.random.percent(30) { 4 } else { 2 };
    let kind = match maker.random.below(20) {
        0..=1 => ClauseKind::Scope(maker.make(&Type::YesNo, depth)),
        2 => ClauseKind::Exclude(maker.make(&Type::YesNo, depth)),
        3..=4 => ClauseKind::Refuse(maker.make(&Type::YesNo, depth)),
        5 => ClauseKind::MayRefuse {
            when: maker.make(&Type::YesNo, depth),
            judgement: judgement(maker),
        },
        6..=11 => ClauseKind::Require(maker.make(&Type::YesNo, depth)),
        12 => ClauseKind::Assess(judgement(maker)),
        13..=14 => points(maker),
        15..=17 => {
            let types = [
                Type::YesNo,
                Type::Integer,
                Type::Decimal,
                money(),
                Type::Date,
                Type::CalendarDuration,
                Type::ExactDuration,
                Type::CountedDuration,
                Type::Period,
                Type::Periods,
                Type::Country,
                Type::Text,
                Type::Percentage,
                Type::Enumeration(LEVEL),
                Type::Enumeration(GROUND),
            ];
            let ty = maker.random.one(&types).cloned().unwrap_or(Type::Integer);
            ClauseKind::Output {
                value: maker.make(&ty, depth),
                when: maker
                    .random
                    .percent(40)
                    .then(|| maker.make(&Type::YesNo, 1)),
                once_granted: maker.random.percent(30),
            }
        }
        18 => ClauseKind::Right(
            maker
                .random
                .percent(50)
                .then(|| maker.make(&Type::YesNo, 1)),
        ),
        _ => ClauseKind::Duty(
            maker
                .random
                .percent(50)
                .then(|| maker.make(&Type::YesNo, 1)),
        ),
    };
    let result = matches!(
        kind,
        ClauseKind::Output { .. } | ClauseKind::Right(_) | ClauseKind::Duty(_)
    );
    let mut exceptions = Vec::new();
    while !result && maker.random.percent(22) {
        exceptions.push(Exception {
            replacement: maker
                .random
                .percent(50)
                .then(|| maker.make(&Type::YesNo, 1)),
            when: maker.make(&Type::YesNo, 1),
            title: None,
            citations: Vec::new(),
            at: AT,
        });
    }
    let mut ranges = Vec::new();
    while maker.random.percent(15) {
        ranges.push(in_force(maker));
    }
    Clause {
        name: format!("c{number}"),
        titles: Texts::default(),
        in_force: ranges,
        kind,
        exceptions,
        citations: Vec::new(),
        basis: Vec::new(),
        from_template: false,
        provenance: Provenance::default(),
        at: AT,
    }
}
