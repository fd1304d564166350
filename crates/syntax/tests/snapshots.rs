//! What every construct of the language becomes.

use std::collections::BTreeMap;

use ius_syntax::ast::{Declaration, File};
use ius_syntax::{parse, without_places};

fn kind(declaration: &Declaration) -> &'static str {
    match declaration {
        Declaration::Use(_) => "use",
        Declaration::Instrument(_) => "instrument",
        Declaration::Enumeration(_) => "enumeration",
        Declaration::Record(_) => "record",
        Declaration::Section(_) => "section",
        Declaration::Parameter(_) => "parameter",
        Declaration::Table(_) => "table",
        Declaration::Define(_) => "define",
        Declaration::External(_) => "external",
        Declaration::Template(_) => "template",
        Declaration::Scheme(_) => "scheme",
        Declaration::Example(_) => "example",
    }
}

#[test]
fn every_construct() {
    let parse = parse(include_str!("all.ius"));
    assert_eq!(parse.errors, []);
    let mut kinds: BTreeMap<&str, File> = BTreeMap::new();
    for item in parse.file.items {
        let file = kinds.entry(kind(&item.declaration)).or_default();
        file.items.push(item);
    }
    assert_eq!(kinds.len(), 12);
    for (kind, file) in kinds {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(kind, without_places(&file));
        });
    }
}
