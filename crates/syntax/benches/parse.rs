//! How long reading takes: a file of ten thousand lines, and one declaration as after a keystroke.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ius_syntax::{parse, parse_item, split, tree::tree};

const ALL: &str = include_str!("../tests/all.ius");

fn large() -> String {
    let lines = ALL.lines().count();
    ALL.repeat(10_000 / lines + 1)
}

fn benches(c: &mut Criterion) {
    let text = large();
    let mut group = c.benchmark_group("parse");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(20);
    group.bench_function("ten_thousand_lines", |b| b.iter(|| parse(black_box(&text))));
    group.bench_function("tree_of_ten_thousand_lines", |b| {
        b.iter(|| tree(black_box(&text)))
    });
    group.bench_function("split_ten_thousand_lines", |b| {
        b.iter(|| split(black_box(&text)))
    });
    group.finish();
    let parameter = "parameter means_norm \"Means\" : EUR per month\n  under VV 3.19\n  from 2026-01-01 is EUR 1 734.57\n    source \"https://example.org\" official\n";
    c.bench_function("parse/one_declaration", |b| {
        b.iter(|| parse_item(black_box(parameter)));
    });
}

criterion_group!(all, benches);
criterion_main!(all);
