/**
 * @file The Ius language, for editors.
 * @license EUPL-1.2
 *
 * Mirrors grammar/ius.pest, the one with this SHA-256:
 * b8506c351d35de83a9dbdeaffcbfe49ebd736972a3286827c8fadd577be94cbc
 * A test compares the two: their words, their verdict on every rule text of this repository, and
 * the clauses they see. README.md says what to do when the grammar changes.
 *
 * Names of rules follow ius.pest where the two agree. Where lines begin and end is settled by
 * src/scanner.c, as grammar/README.md describes it.
 */

/// <reference types="tree-sitter-cli/dsl" />

// Words that cannot be names (rule `reserved` of ius.pest).
const RESERVED = [
  'after', 'and', 'before', 'by', 'covers', 'divided', 'every', 'except', 'for', 'from', 'if', 'in',
  'includes', 'is', 'minus', 'no', 'not', 'of', 'on', 'or', 'otherwise', 'overlaps', 'plus',
  'satisfies', 'satisfy', 'some', 'that', 'the', 'then', 'times', 'to', 'unconfirmed', 'under',
  'until', 'weighted', 'when', 'where', 'with', 'within', 'yes',
];

// Words that begin a form where a value is due, and that are names where the form does not follow.
// Those of them that `of` makes no share (rule `opening` of ius.pest) come first.
const OPENING = [
  'age', 'all', 'any', 'at', 'birthday', 'days', 'deadline', 'earliest', 'exactly', 'first', 'gaps',
  'highest', 'last', 'latest', 'longest', 'lowest', 'most', 'next', 'none', 'number', 'period',
  'periods', 'reference', 'sum', 'this', 'total', 'unbroken', 'weighed', 'year',
];
const OTHER_NAMES_OF_VALUES = ['less', 'listed', 'longer', 'more', 'one', 'shorter'];

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December',
];

const NAMES_OF_TYPES = ['calendar', 'counted', 'exact', 'list', 'time'];

const NAMES_OF_OUTCOMES = [
  'assessment', 'eligible', 'inapplicable', 'ineligible', 'missing', 'undetermined',
];

const COMPARING = [
  seq('at', 'least'),
  seq('at', 'most'),
  seq('more', 'than'),
  seq('less', 'than'),
  seq('longer', 'than'),
  seq('shorter', 'than'),
  'exactly',
  seq('on', 'or', 'before'),
  seq('on', 'or', 'after'),
  'on',
  'before',
  'after',
  'within',
];

// Where a value ends, some token follows: `to` in `period from A to B`, a bracket, `and`. An LR
// parser keeps apart every set of tokens that may follow; since most forms of Ius end in a value
// and many go on with an optional word, there would be millions of such sets. So every place after
// a value within a form expects the same tokens, `AFTER_VALUES`: the ones that are wrong there lead
// to `_never`, a token that the scanner does not make, so that they are refused all the same.
// Likewise what follows an attribute line, with `AFTER_ATTRIBUTES`.
const AFTER_VALUES = [
  'plus', 'minus', 'times', 'divided', 'over', 'of', 'within', 'except', 'joined', 'since',
  'bridging',
  'is', 'includes', 'covers', 'overlaps', 'and', 'or',
  'to', 'before', 'from', 'on', 'after', 'in', 'for', 'then', 'otherwise', 'when',
  'satisfies', 'satisfy', 'counting', 'where', 'weighted', 'with', 'suspended', 'extended', 'if',
  'as', ')', ',', 'roman', 'arabic', 'letter',
];
// Words that begin an attribute line.
const ATTRIBUTES = [
  'under', 'basis', 'departs', 'source', 'unverified', 'note', 'titled', 'asks', 'help', 'evidence', 'eli',
  'url', 'cited', 'binds', 'in', 'suspended', 'from', 'until', 'is', 'unconfirmed', 'not', 'as',
  'decided', 'advised', 'for', 'that', 'when', 'once', 'by', 'weighing', 'settled', 'pass', 'group',
  'award', 'apply', 'waived', 'replaced', 'default',
];
const AFTER_ATTRIBUTES = AFTER_VALUES
  .filter(word => !ATTRIBUTES.includes(word))
  .concat(['text', 'at']);

const wrong = ($, tokens) => seq(
  choice(...tokens.map(token => $TOKENS.includes(token) ? $[token] : token)),
  $._never,
);
const $TOKENS = ['roman', 'arabic', 'letter', 'text'];

// What stands after a value: `rest`, which begins with one of `words`; or what is wrong there.
const then = ($, words, rest) => choice(
  rest,
  wrong($, AFTER_VALUES.filter(word => !words.includes(word))),
);
// What is wrong after a value at the end of a clause's first line, apart from some words.
const end = ($, words = []) => optional(
  wrong($, AFTER_ATTRIBUTES.filter(word => !words.includes(word))),
);

const comma = rule => seq(rule, repeat(seq(',', rule)));

// A row of operands and words: `A plus B times C`. The words bind as grammar/README.md says; the
// row is flat here as it is there.
const row = ($, ...words) =>
  prec.right(seq($._primary, repeat1(choice(...words))));

module.exports = grammar({
  name: 'ius',

  // The order is that of `enum Token` in src/scanner.c.
  externals: $ => [
    $._declaration,
    $._clause,
    $._key_follows,
    $._dot,
    $.comment,
    $.doc_comment,
    $._provision,
    $._cited_provision,
    $.instrument_id,
    $.country_code,
    $.currency,
    $._stray,
    $._never,
    $._days_follow,
    $._error_sentinel,
  ],

  extras: $ => [/[ \t\r\n\u00A0\u202F\uFEFF]/, $.comment, $.doc_comment],

  word: $ => $.identifier,

  reserved: {
    global: _ => RESERVED,
  },

  rules: {
    source_file: $ => repeat(seq($._declaration, $._item)),

    _item: $ => choice(
      $.use,
      $.instrument,
      $.enumeration,
      $.record,
      $.section,
      $.parameter,
      $.table,
      seq($.define, optional(seq($._clause, $._never))),
      $.external,
      $.template,
      $.scheme,
      $.example,
    ),

    // -------------------------------------------------------------------------------------------
    // Declarations and their clauses
    // -------------------------------------------------------------------------------------------

    use: $ => seq('use', field('module', $.path)),

    instrument: $ => seq(
      'instrument',
      field('name', $.instrument_id),
      field('title', optional($.text)),
      repeat($._attribute),
      repeat(seq($._clause, choice($.provision, $.header))),
    ),
    provision: $ => seq(
      'provision',
      field('name', alias($._provision, $.provision_reference)),
      field('effect', $.effect),
      field('title', optional($.text)),
      repeat($._attribute),
    ),
    effect: _ => choice('shall', 'may', 'ceiling', 'floor', 'defines', 'excludes', 'policy'),
    // Lines that belong to the declaration wherever they stand: `in force from …`.
    header: $ => repeat1($._attribute),

    enumeration: $ => seq(
      'enumeration',
      field('name', $.identifier),
      field('title', optional($.text)),
      optional('ordered'),
      repeat($._attribute),
      repeat(seq($._clause, $.value)),
    ),
    value: $ => seq(
      'value',
      field('name', $.identifier),
      field('title', optional($.text)),
      repeat($._attribute),
    ),

    record: $ => seq('record', $._facts),
    section: $ => seq('section', $._facts),
    _facts: $ => seq(
      field('name', $.identifier),
      field('title', optional($.text)),
      repeat($._attribute),
      repeat(seq($._clause, $.fact)),
    ),
    fact: $ => seq(
      'fact',
      field('name', $.identifier),
      $._typed,
      repeat(seq($.bound, end($, ['at', 'text']))),
      field('title', optional($.text)),
      repeat($._attribute),
    ),

    parameter: $ => seq(
      'parameter',
      field('name', $.identifier),
      field('title', optional($.text)),
      $._typed,
      repeat($._attribute),
      repeat(seq($._clause, $.version)),
    ),
    // A line such as `from 2026-01-01 is EUR 1 750` with the lines below it.
    version: $ => repeat1($._attribute),

    table: $ => seq(
      'table',
      field('name', $.identifier),
      field('title', optional($.text)),
      $._keyed_by,
      repeat($._attribute),
      repeat(seq($._clause, choice($.column, $.defaults, $.row, $.otherwise))),
    ),
    column: $ => seq(
      'column',
      field('name', $.identifier),
      $._typed,
      field('title', optional($.text)),
    ),
    defaults: $ => seq('defaults', $._cells, optional(wrong($, ATTRIBUTES))),
    // Dates without cells are the line `from … until …` that any clause may have.
    row: $ => seq(
      'row',
      field('key', $._primary),
      end($, ['with']),
      optional(seq(optional($.dates), 'with', $._cells)),
      repeat($._attribute),
    ),
    otherwise: $ => seq('otherwise', $._cells, repeat($._attribute)),
    _cells: $ => comma(seq($.cell, end($, [',']))),
    cell: $ => seq(field('column', $.identifier), field('value', choice('unconfirmed', $._sum))),

    define: $ => seq(
      'define',
      field('name', $.identifier),
      field('title', optional($.text)),
      $._typed,
      repeat($._attribute),
    ),

    external: $ => seq(
      'external',
      field('name', $.identifier),
      field('title', optional($.text)),
      $._typed,
      optional($._keyed_by),
      repeat($._attribute),
      repeat(seq($._clause, alias($.external_row, $.row))),
    ),
    external_row: $ => seq(
      'row',
      choice(
        seq(field('key', $._primary), then($, ['as'], $._external_value)),
        $._external_value,
      ),
      repeat($._attribute),
    ),

    _external_value: $ => seq(
      'as', 'of',
      $.date,
      'is',
      field('value', $._expression),
      end($),
    ),

    template: $ => seq(
      'template',
      field('name', $.identifier),
      field('title', optional($.text)),
      repeat($._attribute),
      repeat(seq($._clause, $._scheme_clause)),
    ),
    scheme: $ => seq(
      'scheme',
      field('name', $.identifier),
      'in',
      field('state', $.country_code),
      optional(seq('implements', field('implements', $.path))),
      field('title', optional($.text)),
      repeat($._attribute),
      repeat(seq($._clause, $._scheme_clause)),
    ),
    _scheme_clause: $ => choice(
      $.header,
      $.silent,
      $.rule,
      alias($.use_option, $.use),
      $.define,
      $.open,
      $.fill,
      $.omit,
    ),
    silent: $ => seq('silent', $._local_text, repeat($._attribute)),
    rule: $ => seq(
      optional('option'),
      field('kind', $.rule_kind),
      field('name', $.identifier),
      field('title', optional($.text)),
      optional($._typed),
      repeat($._attribute),
    ),
    rule_kind: _ => choice(
      'scope',
      'exclude',
      seq('may', 'refuse'),
      'refuse',
      'require',
      'assess',
      'points',
      'output',
      'right',
      'duty',
      'transition',
    ),
    use_option: $ => seq(
      'use',
      field('name', $.identifier),
      field('title', optional($.text)),
      repeat($._attribute),
    ),
    open: $ => seq(
      'open',
      field('name', $.identifier),
      $._typed,
      repeat(seq($.bound, end($, ['at', 'text']))),
      field('title', optional($.text)),
      repeat($._attribute),
    ),
    fill: $ => seq(
      'fill',
      field('name', $.identifier),
      optional(seq('with', field('value', $._expression), end($))),
      repeat($._attribute),
    ),
    omit: $ => seq('omit', field('name', $.identifier), repeat($._attribute)),

    example: $ => seq(
      'example',
      field('title', $.text),
      'for',
      field('scheme', $.path),
      repeat($._attribute),
      repeat(seq($._clause, choice($.on, $.given, $.expect))),
    ),
    on: $ => seq('on', $.date),
    given: $ => seq(
      choice('given', 'but'),
      choice(
        field('file', $.text),
        seq(field('fact', $.path), choice(seq('is', field('value', $._literal)), 'unknown')),
      ),
    ),
    expect: $ => seq('expect', choice(
      seq(field('name', $._outcome_name), 'is', field('value', $._literal)),
      seq('missing', comma($.path)),
      seq($.outcome, optional(seq('because', comma(field('clause', $.identifier))))),
    )),
    _outcome_name: $ => choice(
      $.identifier,
      alias(choice(...NAMES_OF_OUTCOMES), $.identifier),
    ),
    outcome: _ => choice(
      'eligible', 'ineligible', 'undetermined', 'assessment', 'inapplicable',
    ),

    _literal: $ => choice(
      $.literal_record,
      $.literal_list,
      $.date,
      $.partial_date,
      'ongoing',
      $._numeric,
      $.money,
      $.country_code,
      $.text,
      $.yes_no,
      $.path,
    ),
    literal_record: $ => seq('(', comma($.literal_field), ')'),
    literal_field: $ => seq(field('name', $.identifier), field('value', $._literal)),
    literal_list: $ => seq('(', optional(comma($._literal)), ')'),

    // -------------------------------------------------------------------------------------------
    // Attribute lines
    // -------------------------------------------------------------------------------------------

    _attribute: $ => prec.right(seq(choice(
      $.under,
      $.basis,
      $.departs,
      $.source,
      $.unverified,
      $.note,
      $.titled,
      $.asks,
      $.help,
      $.evidence,
      $.eli,
      $.url,
      $.cited_as,
      $.binds,
      $.in_force,
      $.suspended,
      $.dated,
      $.undated,
      $.as_of,
      $.decided_by,
      $.advised_by,
      $.for_each,
      $.that,
      $.when,
      $.once_granted,
      $.by,
      $.weighing,
      $.settled_by,
      $.pass_mark,
      $.group,
      $.award,
      $.apply,
      $.waived,
      $.replaced,
      $.default,
    ), end($))),

    under: $ => prec.right(seq('under', comma($.citation))),
    basis: $ => prec.right(seq('basis', choice('none', comma($.citation)))),
    departs: $ => prec.right(seq(
      'departs', 'from',
      comma($.citation),
      optional(seq('in', 'practice')),
      optional(field('why', $.text)),
    )),
    citation: $ => prec.right(seq(
      field('instrument', $.instrument_id),
      field('provision', optional(alias($._cited_provision, $.provision_reference))),
      optional(alias($.cited_days, $.dates)),
    )),
    cited_days: $ => prec.right(seq($._days_follow, choice(
      seq('from', $.date, optional(seq($._days_follow, 'until', $.date))),
      seq('until', $.date),
    ))),
    source: $ => prec.right(seq(
      'source',
      $.text,
      choice('official', 'secondary'),
      optional(seq('as', 'of', choice($.date, $.partial_date, $.year))),
      optional(seq('read', $.date)),
    )),
    unverified: $ => prec.right(seq('unverified', optional($.text))),
    note: $ => seq('note', $._local_text),
    titled: $ => seq('titled', $._local_text),
    asks: $ => seq('asks', $._local_text),
    help: $ => seq('help', $._local_text),
    evidence: $ => seq('evidence', $._local_text),
    eli: $ => seq('eli', $.text),
    url: $ => seq('url', $.text),
    cited_as: $ => seq('cited', 'as', $.text),
    binds: $ => prec.right(seq('binds', choice(
      seq('every', 'member', 'state', optional(seq('except', comma($.country_code)))),
      'nobody',
      comma($.country_code),
    ))),
    in_force: $ => seq('in', 'force', $.dates),
    suspended: $ => seq('suspended', $.dates),
    dates: $ => prec.right(choice(
      seq('from', $.date, optional(seq('until', $.date))),
      seq('until', $.date),
    )),
    dated: $ => prec.right(seq($.dates, optional($._version_body))),
    undated: $ => $._version_body,
    _version_body: $ => choice(
      seq('is', field('value', $._expression)),
      'unconfirmed',
      seq('not', 'in', 'force'),
    ),
    as_of: $ => seq('as', 'of', $.path),
    decided_by: $ => seq('decided', 'by', $._local_text),
    advised_by: $ => seq('advised', 'by', $._local_text),
    for_each: $ => seq('for', 'each', field('name', $.identifier), 'in', $.path),
    that: $ => seq('that', $._expression),
    when: $ => seq('when', $._expression),
    once_granted: _ => seq('once', 'granted'),
    by: $ => seq('by', $._local_text),
    weighing: $ => prec.right(seq('weighing', comma($._local_text))),
    settled_by: $ => seq('settled', 'by', $._expression),
    pass_mark: $ => seq('pass', 'mark', $._sum),
    group: $ => prec.right(seq(
      'group',
      field('name', $.identifier),
      field('title', optional($.text)),
      optional(seq('best', 'of')),
      optional(','),
      optional(seq('at', 'most', $._primary)),
    )),
    award: $ => prec.right(seq('award', $._sum, optional($.when), optional($.under))),
    apply: $ => seq('apply', 'the', 'law', 'in', 'force', 'on', $._sum),
    waived: $ => prec.right(seq('waived', $.when, optional($.under), optional($.text))),
    replaced: $ => prec.right(
      seq('replaced', 'by', $._expression, then($, ['when'], seq(
        $.when, optional($.under), optional($.text),
      ))),
    ),
    default: $ => seq('default', $._expression),

    bound: $ => seq('at', choice('least', 'most'), $._primary),

    _local_text: $ => seq(optional($.language), $.text),

    // -------------------------------------------------------------------------------------------
    // Types
    // -------------------------------------------------------------------------------------------

    _typed: $ => seq(':', field('type', $.type)),
    _keyed_by: $ => seq('keyed', 'by', field('key', $.type)),

    type: $ => prec.right(choice(
      seq('list', 'of', $.type),
      'yes/no',
      'integer',
      'decimal',
      'percentage',
      seq($.currency, optional($.rate)),
      seq('date', optional(seq('or', 'ongoing'))),
      seq('calendar', 'duration'),
      seq('exact', 'duration'),
      seq('time', 'limit'),
      seq('counted', 'duration'),
      'periods',
      'period',
      'country',
      'code',
      'text',
      $.identifier,
      alias(choice(...NAMES_OF_TYPES), $.identifier),
    )),
    rate: _ => seq('per', choice('month', 'year')),

    // -------------------------------------------------------------------------------------------
    // Expressions
    // -------------------------------------------------------------------------------------------

    _expression: $ => prec.right(choice($._term, $.logic)),
    logic: $ => prec.right(seq($._term, repeat1(seq(choice('and', 'or'), $._term)))),
    _term: $ => choice($.not, $._counted, $._comparison),
    not: $ => prec.right(seq('not', $._term)),
    _counted: $ => choice($.quantified, $.count_of),

    quantified: $ => prec.right(seq(
      choice('every', 'some', 'no', seq('at', 'least', $.whole)),
      $.binder,
      then($, ['satisfies', 'satisfy'], seq(
        choice('satisfies', 'satisfy'),
        field('condition', $._expression),
      )),
    )),
    count_of: $ => prec.right(seq(
      choice('any', 'all', 'none', seq('at', 'least', $.whole), seq('exactly', $.whole)),
      'of',
      $.points,
    )),
    points: $ => prec.right(choice(
      repeat1(alias($.roman_point, $.point)),
      repeat1(alias($.arabic_point, $.point)),
      repeat1(alias($.letter_point, $.point)),
    )),
    roman_point: $ => prec.right(seq(alias($.roman, $.marker), $._expression)),
    arabic_point: $ => prec.right(seq(alias($.arabic, $.marker), $._expression)),
    letter_point: $ => prec.right(seq(alias($.letter, $.marker), $._expression)),
    binder: $ => prec.right(seq(
      field('name', choice($.identifier, alias('full', $.identifier))),
      'in',
      field('list', $._primary),
      optional(seq('where', field('filter', $._expression))),
    )),

    _comparison: $ => prec.right(choice($._sum, $.comparison)),
    comparison: $ => prec.right(seq(field('left', $._sum), $._tail)),
    _tail: $ => choice(
      seq('is', choice(
        seq('not', choice(
          $.listed_in, 'empty', 'ongoing', $.yearly, seq('within', $._sum), $._sum,
        )),
        $.listed_in,
        seq('one', 'of', $.values),
        seq('none', 'of', $.values),
        'empty',
        'ongoing',
        $.yearly,
        seq(choice(...COMPARING), $._sum),
        $._sum,
      )),
      seq('includes', choice(
        seq('any', $.listed_in),
        seq('any', 'of', $.values),
        $._sum,
      )),
      seq('covers', $._sum),
      seq('overlaps', $._sum),
    ),
    yearly: $ => seq('from', $.year_day, 'to', $.year_day, 'of', 'any', 'year'),
    year_day: $ => choice(
      seq($.whole, choice(...MONTHS)),
      seq('last', 'day', 'of', 'February'),
    ),
    listed_in: $ => prec.right(seq('listed', 'in', $.path, optional(seq('on', $._span_sum)))),
    values: $ => seq(
      '(',
      $._sum,
      repeat(seq(',', $._sum)),
      then($, [',', ')'], ')'),
    ),

    // `sum` has all words, `span_sum` none that join periods, `periods` neither `plus` nor `minus`.
    _sum: $ => prec.right(choice($._primary, $.sum)),
    _span_sum: $ => prec.right(choice($._primary, alias($.span_sum, $.sum))),
    _periods: $ => prec.right(choice($._primary, alias($.periods, $.sum))),
    sum: $ => row($, $._added, $._multiplied, $._shared, $._joined),
    span_sum: $ => row($, $._added, $._multiplied),
    periods: $ => row($, $._multiplied, $._joined),
    _added: $ => seq(choice('plus', 'minus'), $._primary),
    _multiplied: $ => seq(choice('times', seq('divided', 'by'), 'over'), $._primary),
    _shared: $ => seq('of', $._primary),
    _joined: $ => choice(
      seq(choice('within', 'except', seq('joined', 'with'), 'since'), $._primary),
      seq('bridging', 'gaps', 'of', 'at', 'most', choice($._short_primary, $.brackets)),
    ),

    _primary: $ => choice($.brackets, $._open_primary),
    // What is not in brackets.
    _open_primary: $ => choice($._short_primary, $.counted_duration),
    // A bridged gap takes no `counting a month as 30 days`.
    _short_primary: $ => prec.right(choice(
      $.text,
      $.date,
      $.number,
      $.percentage,
      $.duration,
      $.money,
      $.country_code,
      $.yes_no,
      $.if_then,
      $.reference_date,
      $.this_state,
      $.window,
      $.age,
      $.birthday,
      $.period_from,
      $.periods_from,
      $.days_between,
      $.number_of,
      $.full_units,
      $.day_of_year,
      $.year_of,
      $.aggregate,
      $.measure,
      $.gaps_in,
      $.deadline,
      $.earliest_date,
      $.lookup,
      alias($.value_path, $.path),
    )),
    brackets: $ => seq('(', $._expression, then($, [')'], ')')),
    lookup: $ => seq(
      alias($.value_path, $.path),
      $._key_follows,
      'for',
      field('key', $._primary),
    ),
    if_then: $ => prec.right(seq(
      'if', field('condition', $._expression), then($, ['then'], seq(
        'then', field('then', $._expression), then($, ['otherwise'], seq(
          'otherwise', field('otherwise', $._expression),
        )),
      )),
    )),
    reference_date: _ => seq('reference', 'date'),
    this_state: _ => seq('this', 'state'),
    window: $ => prec.right(seq(
      'the', $._primary, then($, ['before', 'from'], seq(
        choice('before', 'from'), $._span_sum,
      )),
    )),
    age: $ => prec.right(seq(
      'age', 'from', $._span_sum, then($, ['on'], seq('on', $._span_sum, optional($.leap))),
    )),
    birthday: $ => prec.right(seq(
      'birthday', $._primary, then($, ['from'], seq('from', $._span_sum, optional($.leap))),
    )),
    leap: _ => seq(
      'with', 'leap', 'birthday', 'on',
      choice(seq('1', 'March'), seq('28', 'February')),
    ),
    period_from: $ => prec.right(seq(
      'period', 'from', $._span_sum, then($, ['to'], seq('to', $._span_sum)),
    )),
    periods_from: $ => prec.right(seq(
      'periods', 'from', $._span_sum, then($, ['to'], seq(
        'to', $._span_sum, then($, ['for'], seq(
          'for', $.binder, optional(seq('weighted', $._primary)),
        )),
      )),
    )),
    days_between: $ => prec.right(seq(
      'days', 'between', $._span_sum, then($, ['and'], seq(
        'and', $._span_sum, optional(seq('for', $.binder)),
      )),
    )),
    number_of: $ => prec.right(seq('number', 'of', $.binder)),
    full_units: $ => prec.right(seq(
      'number', 'of', 'full', choice('years', 'months', 'weeks', 'days'), 'in', $._periods,
    )),
    day_of_year: $ => prec.right(choice(
      seq('latest', $.year_day, choice(seq('on', 'or', 'before'), 'before'), $._span_sum),
      seq('next', $.year_day, choice(seq('on', 'or', 'after'), 'after'), $._span_sum),
    )),
    year_of: $ => prec.right(seq('year', 'of', $._primary)),
    // After the first value it is settled whether this is `highest of (A, B)` or
    // `highest of (A) times 2 for x in L`.
    aggregate: $ => prec.right(seq(
      choice('sum', 'highest', 'lowest'),
      'of',
      choice(
        alias($.two_values, $.values),
        seq(
          choice($.brackets, alias($.bracket_row, $.sum), $._open_primary, alias($.open_row, $.sum)),
          then($, ['for'], seq('for', $.binder)),
        ),
      ),
    )),
    two_values: $ => seq(
      '(',
      $._expression,
      repeat1(seq(',', $._expression)),
      then($, [',', ')'], ')'),
    ),
    bracket_row: $ => prec.right(seq(
      $.brackets,
      repeat1(choice($._added, $._multiplied, $._shared, $._joined)),
    )),
    open_row: $ => prec.right(seq(
      $._open_primary,
      repeat1(choice($._added, $._multiplied, $._shared, $._joined)),
    )),
    measure: $ => prec.right(choice(
      seq(choice('first', 'last'), 'day', 'of', $._periods),
      seq('total', 'days', 'of', $._periods),
      seq('weighed', 'length', 'of', $._periods, then($, ['counting'], $.counting)),
      seq('longest', 'period', 'of', $._periods),
      seq('unbroken', 'run', 'of', $._periods, then($, ['before'], seq('before', $._span_sum))),
      seq('most', 'days', 'of', $._periods, then($, ['in'], seq('in', 'any', $.duration))),
    )),
    gaps_in: $ => prec.right(seq('gaps', 'in', $._primary, then($, ['within'], seq('within', $._primary)))),
    deadline: $ => prec.right(seq(
      'deadline', $._span_sum, then($, ['after'], seq(
        'after', $._span_sum, then($, ['in'], seq(
          'in', choice($.this_state, $.country_code, $.path),
          optional(seq('suspended', 'during', $._periods)),
          optional(seq('extended', 'by', $._span_sum, optional(seq('if', $._expression)))),
        )),
      )),
    )),
    earliest_date: $ => prec.right(seq(
      'earliest', 'date', 'within', $._primary, then($, ['when'], seq('when', $._expression)),
    )),

    _numeric: $ => choice($.number, alias($.plain_percentage, $.percentage), $.duration, $.counted_duration),
    percentage: $ => prec.right(seq($.number, 'percent', optional(seq('of', $._primary)))),
    plain_percentage: $ => seq($.number, 'percent'),
    duration: $ => seq($.number, $.unit),
    counted_duration: $ => seq($.duration, $.counting),
    counting: _ => seq('counting', 'a', 'month', 'as', '30', 'days'),
    unit: _ => choice(
      'years', 'year', 'months', 'month', 'weeks', 'week', 'days', 'day',
      seq('working', choice('days', 'day')),
    ),
    money: $ => prec.right(seq($.currency, $.number, optional($.rate))),
    yes_no: _ => choice('yes', 'no'),

    // -------------------------------------------------------------------------------------------
    // Tokens
    // -------------------------------------------------------------------------------------------

    path: $ => seq($.identifier, repeat(seq($._dot, $.identifier))),
    value_path: $ => prec.right(seq(
      choice(
        $.identifier,
        alias(choice(...OTHER_NAMES_OF_VALUES), $.identifier),
        prec.right(seq(
          alias(choice(...OPENING), $.identifier),
          optional(seq('of', $._never)),
        )),
      ),
      repeat(seq($._dot, $.identifier)),
    )),

    identifier: _ => /[a-z][a-z0-9_]*/,
    text: _ => /"([^"\\\n]|\\["\\])*"/,
    language: _ => /[a-z][a-z]/,
    date: _ => /[0-9]{4}-[0-9]{2}-[0-9]{2}/,
    partial_date: _ => /[0-9]{4}-[0-9]{2}/,
    year: _ => /[0-9]{4}/,
    whole: _ => /[0-9]+/,
    number: _ => /([0-9]{1,3}([ \t\u00A0\u202F][0-9]{3})+|[0-9]+)(\.[0-9]+)?/,
    roman: _ => token(prec(1, /\([ivx]{1,6}\)/)),
    arabic: _ => /\([0-9]{1,2}\)/,
    letter: _ => /\([a-z]\)/,
  },
});
