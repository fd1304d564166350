//! What is this?

mod page;

use ius_analysis::{DeclarationKind, Declared, Role, Symbol as Name, Thing};
use ius_diagnostics::ByteSpan;
use ius_syntax::ast::{self, Clause, Span};
use ius_syntax::{TokenKind, lex};

use crate::words::word;
use crate::workspace::{Snapshot, is_rule_file};

use page::{Page, collapsed};

/// What to show about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: ByteSpan,
    /// Markdown.
    pub markdown: String,
}

impl Snapshot {
    /// Title, type and unit, the value in force today and the other versions, the provision with
    /// its address, where the value comes from, and the doc comment of what stands at a byte.
    #[must_use]
    pub fn hover(&self, file: &str, offset: u32) -> Option<Hover> {
        let naming = self.naming_at(file, offset);
        if let Some(naming) = &naming
            && offset < naming.span.end
        {
            return self.about(file, naming.span, &naming.thing);
        }
        // At the end of a name what comes next is meant, if it says something.
        self.word_at(file, offset).or_else(|| {
            let naming = naming?;
            self.about(file, naming.span, &naming.thing)
        })
    }

    /// A country, a word of the language, or the type of an expression.
    fn word_at(&self, file: &str, offset: u32) -> Option<Hover> {
        if !is_rule_file(file) {
            return None;
        }
        let declared = self.analysis.declaration_around(file, offset)?;
        let at = offset.checked_sub(declared.offset)?;
        let token = lex(declared.text)
            .into_iter()
            .find(|t| t.start <= at && at < t.end)?;
        let span = declared.at(Span {
            start: token.start,
            end: token.end,
        });
        let said = token.text(declared.text);
        match token.kind {
            TokenKind::Name | TokenKind::Keyword => {
                if said.chars().all(|c| c.is_ascii_uppercase())
                    && let Some(country) = ius_applicant::country_name(said)
                {
                    return Some(Hover {
                        span,
                        markdown: format!("`{said}`: {country}"),
                    });
                }
                let word = word(said)?;
                let mut markdown = format!(
                    "`{}`\n\n{}\n\n```ius\n{}\n```",
                    word.form, word.means, word.example
                );
                if let Some((ty, within)) = self.analysis.expression_around(file, offset)
                    && within.len() > span.len()
                {
                    let is = self.say("this expression is", "deze uitdrukking is");
                    markdown.push_str(&format!("\n\n{is}: `{ty}`"));
                }
                Some(Hover { span, markdown })
            }
            TokenKind::Number | TokenKind::Text | TokenKind::Punctuation => {
                let (ty, span) = self.analysis.expression_around(file, offset)?;
                Some(Hover {
                    span,
                    markdown: format!("`{ty}`"),
                })
            }
            _ => None,
        }
    }

    fn about(&self, file: &str, span: ByteSpan, thing: &Thing) -> Option<Hover> {
        let mut page = Page::new(self);
        match thing {
            Thing::Module(module) => self.module(&mut page, module),
            Thing::Declaration(symbol) => {
                let declared = self.analysis.declared(symbol)?;
                self.about_declaration(&mut page, &declared, declared.tree?);
            }
            Thing::Field(symbol, name) => {
                let declared = self.analysis.declared(symbol)?;
                match declared.tree? {
                    ast::Declaration::Table(t) => {
                        let column = t.columns.iter().find(|c| *c.name.value == **name)?;
                        self.column(&mut page, &declared, t, column, (file, span));
                    }
                    ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
                        let fact = r.facts.iter().find(|f| *f.name.value == **name)?;
                        self.fact(&mut page, &declared, fact, thing);
                    }
                    _ => return None,
                }
            }
            Thing::Value(symbol, name) => {
                let declared = self.analysis.declared(symbol)?;
                let Some(ast::Declaration::Enumeration(e)) = declared.tree else {
                    return None;
                };
                let at = e.values.iter().position(|v| *v.name.value == **name)?;
                let value = e.values.get(at)?;
                page.title(value.title.as_ref(), &value.attributes.titled);
                page.kind("value", name, Some(&symbol.name));
                if e.ordered {
                    page.line(&format!(
                        "{} {} {} {}",
                        at + 1,
                        self.say("of", "van"),
                        e.values.len(),
                        self.say("from the lowest to the highest", "van laag naar hoog")
                    ));
                }
                page.rest(&declared, &value.attributes);
            }
            Thing::Provision(symbol, reference) => {
                let declared = self.analysis.declared(symbol)?;
                let Some(ast::Declaration::Instrument(i)) = declared.tree else {
                    return None;
                };
                self.provision(&mut page, &declared, i, reference);
            }
            Thing::Local(symbol, name) => self.local(&mut page, symbol, name, (file, span))?,
            Thing::Rule(symbol, name) => self.rule(&mut page, symbol, name, (file, span))?,
            Thing::Group(symbol, clause, name) => {
                let declared = self.analysis.declared(symbol)?;
                let group = clauses(declared.tree?)
                    .iter()
                    .filter_map(as_rule)
                    .filter(|r| *r.name.value == **clause)
                    .flat_map(|r| &r.groups)
                    .find(|g| *g.name.value == **name)?;
                page.title(group.title.as_ref(), &[]);
                page.kind("group", name, None);
                if group.best_of {
                    page.line(self.say(
                        "the highest award counts only",
                        "alleen de hoogste toekenning telt",
                    ));
                }
                if let Some(cap) = &group.at_most {
                    page.line(&format!("at most {}", declared.written(cap.span)));
                }
            }
            Thing::Element(symbol, at) => {
                let declared = self.analysis.declared(symbol)?;
                let name = declared.written(*at).to_owned();
                let ty = self.analysis.type_of_thing(thing).map(|t| t.to_string());
                page.kind("element", &name, ty.as_deref());
                let rest = declared
                    .text
                    .get(at.end as usize..)
                    .and_then(|t| t.trim_start().strip_prefix("in "))
                    .map(|t| {
                        t.split([' ', '\n', '\r', ')'])
                            .find(|w| !w.is_empty())
                            .unwrap_or_default()
                    });
                if let Some(list) = rest {
                    page.line(&format!("{} `{list}`", self.say("of", "uit")));
                }
            }
        }
        Some(Hover {
            span,
            markdown: page.done(),
        })
    }

    pub(crate) fn say<'t>(&self, en: &'t str, nl: &'t str) -> &'t str {
        match self.config.language {
            crate::workspace::Language::English => en,
            crate::workspace::Language::Dutch => nl,
        }
    }

    fn module(&self, page: &mut Page<'_>, module: &str) {
        page.kind("module", module, None);
        if let Some(file) = self.analysis.file_of_module(module) {
            let names = self
                .analysis
                .declarations(file)
                .iter()
                .filter(|d| {
                    !matches!(
                        d.symbol.kind,
                        DeclarationKind::Use | DeclarationKind::Unreadable
                    )
                })
                .count();
            page.line(&format!(
                "`{file}`: {names} {}",
                self.say("declarations", "declaraties")
            ));
        }
    }

    fn about_declaration(&self, page: &mut Page<'_>, d: &Declared<'_>, tree: &ast::Declaration) {
        let ty = self
            .analysis
            .type_of_thing(&Thing::Declaration(d.symbol.clone()))
            .map(|t| t.to_string());
        let name = d.symbol.name.to_string();
        match tree {
            ast::Declaration::Parameter(p) => {
                page.title(p.title.as_ref(), &p.attributes.titled);
                page.kind("parameter", &name, ty.as_deref());
                page.doc(&p.attributes.doc);
                page.versions(d, &p.versions);
                page.rest(d, &without_doc(&p.attributes));
            }
            ast::Declaration::Define(x) => {
                page.title(x.title.as_ref(), &x.attributes.titled);
                page.kind("define", &name, ty.as_deref());
                page.doc(&x.attributes.doc);
                page.versions(d, &x.versions);
                page.rest(d, &without_doc(&x.attributes));
            }
            ast::Declaration::Table(t) => {
                page.title(t.title.as_ref(), &t.attributes.titled);
                let key = t
                    .key
                    .as_ref()
                    .map(|k| format!("keyed by {}", d.written(k.span)));
                page.kind("table", &name, key.as_deref());
                page.doc(&t.attributes.doc);
                page.rows(d, t);
                page.rest(d, &without_doc(&t.attributes));
            }
            ast::Declaration::External(x) => {
                page.title(x.title.as_ref(), &x.attributes.titled);
                let key = x
                    .key
                    .as_ref()
                    .map(|k| format!(" keyed by {}", d.written(k.span)));
                let ty = ty.map(|t| format!("{t}{}", key.unwrap_or_default()));
                page.kind("external", &name, ty.as_deref());
                page.doc(&x.attributes.doc);
                page.asks(&x.asks, &x.help);
                page.known(d, x);
                page.rest(d, &without_doc(&x.attributes));
            }
            ast::Declaration::Enumeration(e) => {
                page.title(e.title.as_ref(), &e.attributes.titled);
                page.kind("enumeration", &name, e.ordered.then_some("ordered"));
                page.doc(&e.attributes.doc);
                page.list(e.values.iter().map(|v| {
                    (
                        v.name.value.as_str(),
                        self.titled(v.title.as_ref(), &v.attributes.titled),
                    )
                }));
                page.rest(d, &without_doc(&e.attributes));
            }
            ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
                page.title(r.title.as_ref(), &r.attributes.titled);
                page.kind(d.symbol.kind.word(), &name, None);
                page.doc(&r.attributes.doc);
                page.list(r.facts.iter().map(|f| {
                    (
                        f.name.value.as_str(),
                        self.titled(f.title.as_ref(), &f.attributes.titled)
                            .map(|t| format!("`{}` {t}", d.written(f.ty.span))),
                    )
                }));
                page.rest(d, &without_doc(&r.attributes));
            }
            ast::Declaration::Instrument(i) => {
                page.title(i.title.as_ref(), &i.attributes.titled);
                page.kind("instrument", &name, None);
                page.doc(&i.attributes.doc);
                page.instrument(d, i);
                page.rest(d, &without_doc(&i.attributes));
            }
            ast::Declaration::Template(t) => {
                page.title(t.title.as_ref(), &t.attributes.titled);
                page.kind("template", &name, None);
                page.doc(&t.attributes.doc);
                let schemes = self.analysis.schemes_of(&d.symbol);
                page.schemes(self.say("implemented by", "uitgevoerd door"), &schemes);
                page.header(d, &t.header);
                page.rest(d, &without_doc(&t.attributes));
            }
            ast::Declaration::Scheme(s) => {
                page.title(s.title.as_ref(), &s.attributes.titled);
                let implements = s
                    .implements
                    .as_ref()
                    .map(|p| format!("implements {}", d.written(p.span)));
                page.kind("scheme", &name, implements.as_deref());
                page.doc(&s.attributes.doc);
                page.header(d, &s.header);
                page.rest(d, &without_doc(&s.attributes));
            }
            ast::Declaration::Example(x) => {
                page.kind("example", &x.title.value, None);
                page.line(&format!("for `{}`", d.written(x.scheme.span)));
                page.rest(d, &x.attributes);
            }
            ast::Declaration::Use(_) => {}
        }
    }

    fn fact(&self, page: &mut Page<'_>, d: &Declared<'_>, fact: &ast::Fact, thing: &Thing) {
        page.title(fact.title.as_ref(), &fact.attributes.titled);
        let bounds: String = fact
            .bounds
            .iter()
            .map(|b| format!(" {}", collapsed(d.written(b.span))))
            .collect();
        let ty = format!("{}{bounds}", d.written(fact.ty.span));
        let name = format!("{}.{}", d.symbol.name, fact.name.value);
        page.kind("fact", &name, Some(&ty));
        page.doc(&fact.attributes.doc);
        page.asks(&fact.asks, &fact.help);
        page.evidence(&fact.evidence);
        let schemes = self.read_by(thing);
        let words = match schemes.len() {
            0 => self
                .say("read by no scheme", "door geen regeling gelezen")
                .to_owned(),
            1 => self
                .say("read by 1 scheme", "gelezen door 1 regeling")
                .to_owned(),
            n => format!(
                "{} {n} {}",
                self.say("read by", "gelezen door"),
                self.say("schemes", "regelingen")
            ),
        };
        page.schemes(&words, &schemes);
        page.rest(d, &without_doc(&fact.attributes));
    }

    /// The schemes whose decision can read a fact, through definitions and templates, by id.
    fn read_by(&self, fact: &Thing) -> Vec<Name> {
        let mut schemes: Vec<Name> = Vec::new();
        let mut seen: Vec<Thing> = vec![fact.clone()];
        let mut next = vec![fact.clone()];
        while let Some(thing) = next.pop() {
            for file in self.analysis.paths() {
                for naming in self.analysis.namings_of(file, &thing) {
                    if naming.role == Role::Declares {
                        continue;
                    }
                    let Some(around) = self.analysis.declaration_around(file, naming.span.start)
                    else {
                        continue;
                    };
                    match around.symbol.kind {
                        DeclarationKind::Scheme => schemes.push(around.symbol),
                        DeclarationKind::Template => {
                            schemes.extend(self.taking(&around, naming.span));
                        }
                        DeclarationKind::Define => {
                            let through = Thing::Declaration(around.symbol);
                            if !seen.contains(&through) {
                                seen.push(through.clone());
                                next.push(through);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        schemes.sort();
        schemes.dedup();
        schemes
    }

    /// The schemes that take the clause of a template that stands at a place.
    fn taking(&self, template: &Declared<'_>, at: ByteSpan) -> Vec<Name> {
        let all = self.analysis.schemes_of(&template.symbol);
        let Some(tree) = template.tree else {
            return all;
        };
        let clause = clauses(tree).iter().find(|c| {
            let span = template.at(clause_span(c));
            span.start <= at.start && at.end <= span.end
        });
        let (rule, option) = match clause {
            Some(Clause::Option(r)) => (r, true),
            Some(Clause::Rule(r)) => (r, false),
            _ => return all,
        };
        let thing = Thing::Rule(template.symbol.clone(), rule.name.value.as_str().into());
        all.into_iter()
            .filter(|scheme| {
                // An option is used, any other clause is omitted.
                self.analysis.filling_in(scheme, &thing).is_empty() != option
            })
            .collect()
    }

    fn column(
        &self,
        page: &mut Page<'_>,
        d: &Declared<'_>,
        table: &ast::Table,
        column: &ast::Column,
        at: (&str, ByteSpan),
    ) {
        page.title(column.title.as_ref(), &[]);
        let name = format!("{}.{}", d.symbol.name, column.name.value);
        page.kind("column", &name, Some(d.written(column.ty.span)));
        let key = self.key_at(d, table, at);
        page.cells(d, table, column, key.as_deref());
        page.rest(d, &table.attributes);
    }

    /// The key whose cell is meant at a place: of the row it stands in, or behind `for`.
    fn key_at(
        &self,
        d: &Declared<'_>,
        table: &ast::Table,
        (file, span): (&str, ByteSpan),
    ) -> Option<String> {
        if file == d.file {
            for row in &table.rows {
                let whole = d.at(row.span);
                if whole.start <= span.start && span.end <= whole.end {
                    return row.key.as_ref().map(|k| collapsed(d.written(k.span)));
                }
            }
        }
        let rest = self.text(file)?.get(span.end as usize..)?;
        let key = rest.trim_start().strip_prefix("for ")?.trim_start();
        table
            .rows
            .iter()
            .filter_map(|row| row.key.as_ref())
            .map(|k| d.written(k.span))
            .find(|k| {
                key.strip_prefix(*k).is_some_and(|after| {
                    !after.starts_with(|c: char| c.is_alphanumeric() || "_-.".contains(c))
                })
            })
            .map(collapsed)
    }

    fn provision(
        &self,
        page: &mut Page<'_>,
        d: &Declared<'_>,
        instrument: &ast::Instrument,
        reference: &str,
    ) {
        let name = format!("{} {reference}", instrument.id.value);
        page.kind("provision", &name, None);
        let title = self.titled(instrument.title.as_ref(), &instrument.attributes.titled);
        let cited = instrument.cited_as.as_ref().map(|c| c.value.clone());
        let of: Vec<String> = title.into_iter().chain(cited).collect();
        page.line(&of.join(", "));
        for provision in instrument
            .provisions
            .iter()
            .filter(|p| p.reference.value == reference)
        {
            let words = provision
                .text
                .as_ref()
                .map(|t| format!(": {}", t.value))
                .unwrap_or_default();
            page.line(&format!("**{}**{words}", d.written(provision.effect.span)));
            if let Some(address) = ius_analysis::link(instrument, Some(provision)) {
                page.line(&format!("<{address}>"));
            }
            page.dates(&provision.attributes.in_force);
            page.rest(d, &provision.attributes);
        }
    }

    fn local(
        &self,
        page: &mut Page<'_>,
        symbol: &Name,
        name: &str,
        (file, span): (&str, ByteSpan),
    ) -> Option<()> {
        let declared = self.analysis.declared(symbol)?;
        let thing = Thing::Local(symbol.clone(), name.into());
        let ty = self.analysis.type_of_thing(&thing).map(|t| t.to_string());
        let clause = clauses(declared.tree?).iter().find(|c| match c {
            Clause::Define(x) => x.name.value == name,
            Clause::Open(x) => x.name.value == name,
            _ => false,
        })?;
        match clause {
            Clause::Define(x) => {
                page.title(x.title.as_ref(), &x.attributes.titled);
                page.kind("define", name, ty.as_deref());
                page.doc(&x.attributes.doc);
                page.versions(&declared, &x.versions);
                page.rest(&declared, &without_doc(&x.attributes));
            }
            Clause::Open(x) => {
                page.title(x.title.as_ref(), &x.attributes.titled);
                page.kind(self.say("slot", "open plek"), name, ty.as_deref());
                page.doc(&x.attributes.doc);
                let mut limits: Vec<String> = Vec::new();
                for bound in &x.bounds {
                    let (word, means) = if bound.at_most {
                        (
                            "at most",
                            self.say(
                                "the most a state may set",
                                "het hoogste dat een staat mag stellen",
                            ),
                        )
                    } else {
                        (
                            "at least",
                            self.say(
                                "the least a state must set",
                                "het laagste dat een staat moet stellen",
                            ),
                        )
                    };
                    limits.push(format!(
                        "**{word} {}**: {means}",
                        collapsed(declared.written(bound.limit.span))
                    ));
                }
                if limits.is_empty() {
                    limits.push(
                        self.say("open, without bounds", "open, zonder grenzen")
                            .to_owned(),
                    );
                }
                for limit in limits {
                    page.line(&limit);
                }
                match &x.default {
                    Some(default) => page.line(&format!(
                        "{}: `{}`",
                        self.say("if no state fills it", "als geen staat het invult"),
                        collapsed(declared.written(default.span))
                    )),
                    None => {
                        page.line(self.say("every scheme fills it", "elke regeling vult het in"))
                    }
                }
                page.rest(&declared, &without_doc(&x.attributes));
                let here = self.scheme_around(file, span.start);
                for scheme in self.analysis.schemes_of(symbol) {
                    let own = here.as_ref() == Some(&scheme);
                    if here.is_none() || own {
                        self.filled(page, &scheme, name);
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// What a scheme fills a slot with.
    fn filled(&self, page: &mut Page<'_>, scheme: &Name, slot: &str) {
        let Some(declared) = self.analysis.declared(scheme) else {
            return;
        };
        let Some(tree) = declared.tree else { return };
        for clause in clauses(tree) {
            if let Clause::Fill(fill) = clause
                && fill.name.value == slot
            {
                page.line(&format!(
                    "`{}` {}:",
                    scheme.name,
                    self.say("fills it", "vult het in")
                ));
                page.versions(&declared, &fill.versions);
                page.rest(&declared, &fill.attributes);
            }
        }
    }

    fn rule(
        &self,
        page: &mut Page<'_>,
        symbol: &Name,
        name: &str,
        (file, span): (&str, ByteSpan),
    ) -> Option<()> {
        let declared = self.analysis.declared(symbol)?;
        let rules: Vec<(&ast::Rule, bool)> = clauses(declared.tree?)
            .iter()
            .filter_map(|c| match c {
                Clause::Rule(r) if r.name.value == name => Some((r, false)),
                Clause::Option(r) if r.name.value == name => Some((r, true)),
                _ => None,
            })
            .collect();
        let ty = self
            .analysis
            .type_of_thing(&Thing::Rule(symbol.clone(), name.into()))
            .map(|t| t.to_string());
        for (rule, option) in &rules {
            page.title(rule.title.as_ref(), &rule.attributes.titled);
            let kind = kind_word(rule.kind.value);
            let kind = if *option {
                format!("option {kind}")
            } else {
                kind.to_owned()
            };
            page.kind(&kind, name, ty.as_deref());
            page.doc(&rule.attributes.doc);
            page.conditions(&declared, rule);
            page.rest(&declared, &without_doc(&rule.attributes));
        }
        // What the scheme says of it, whose law is spoken of here.
        if let Some(scheme) = self.scheme_around(file, span.start)
            && let Some(own) = self.analysis.declared(&scheme)
            && scheme != *symbol
            && let Some(tree) = own.tree
        {
            for clause in clauses(tree) {
                match clause {
                    Clause::Use(r) if r.name.value == name => {
                        page.line(&format!(
                            "`{}` {}:",
                            scheme.name,
                            self.say("uses it", "gebruikt het")
                        ));
                        page.title(r.title.as_ref(), &r.attributes.titled);
                        page.conditions(&own, r);
                        page.rest(&own, &r.attributes);
                    }
                    Clause::Omit(o) if o.name.value == name => {
                        page.line(&format!(
                            "`{}` {}:",
                            scheme.name,
                            self.say("omits it", "laat het weg")
                        ));
                        page.rest(&own, &o.attributes);
                    }
                    _ => {}
                }
            }
        }
        (!rules.is_empty()).then_some(())
    }
}

/// The attributes when the doc comment has been shown.
fn without_doc(attributes: &ast::Attributes) -> ast::Attributes {
    ast::Attributes {
        doc: Vec::new(),
        ..attributes.clone()
    }
}

pub(crate) fn clauses(tree: &ast::Declaration) -> &[Clause] {
    match tree {
        ast::Declaration::Template(t) => &t.clauses,
        ast::Declaration::Scheme(s) => &s.clauses,
        _ => &[],
    }
}

pub(crate) fn clause_span(clause: &Clause) -> Span {
    match clause {
        Clause::Define(x) => x.span,
        Clause::Rule(x) | Clause::Option(x) | Clause::Use(x) => x.span,
        Clause::Open(x) => x.span,
        Clause::Fill(x) => x.span,
        Clause::Omit(x) => x.span,
    }
}

fn as_rule(clause: &Clause) -> Option<&ast::Rule> {
    match clause {
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => Some(r),
        _ => None,
    }
}

fn kind_word(kind: ast::RuleKind) -> &'static str {
    match kind {
        ast::RuleKind::Scope => "scope",
        ast::RuleKind::Exclude => "exclude",
        ast::RuleKind::Refuse => "refuse",
        ast::RuleKind::MayRefuse => "may refuse",
        ast::RuleKind::Require => "require",
        ast::RuleKind::Assess => "assess",
        ast::RuleKind::Points => "points",
        ast::RuleKind::Output => "output",
        ast::RuleKind::Right => "right",
        ast::RuleKind::Duty => "duty",
        ast::RuleKind::Transition => "transition",
        ast::RuleKind::Used => "use",
    }
}
