// What the grammar of Ius takes from where lines begin, and the few tokens that need a look at what
// follows them. It does what grammar/README.md says of cutting a file into declarations and
// clauses: only the first words of a line are looked at, never the sense of what stands before, so
// that a broken clause cannot hide the next one.
//
// A declaration and a clause are announced by tokens without width, put before their first word.
// The parser skips tokens without width while it recovers from an error, unless the scanner's state
// has changed: for this the state keeps a hash of the first words of the last clause.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

// The order is that of `externals` in grammar.js.
enum Token {
  DECLARATION,
  CLAUSE,
  KEY_FOLLOWS,
  DOT,
  COMMENT,
  DOC_COMMENT,
  PROVISION,
  CITED_PROVISION,
  INSTRUMENT_ID,
  COUNTRY_CODE,
  CURRENCY,
  STRAY,
  NEVER,
  DAYS_FOLLOW,
  ERROR_SENTINEL,
};

enum Item {
  NOTHING,
  USE,
  INSTRUMENT,
  ENUMERATION,
  RECORD,
  PARAMETER,
  TABLE,
  DEFINE,
  EXTERNAL,
  TEMPLATE,
  EXAMPLE,
};

enum Clauses {
  NO_CLAUSE,
  // A line of the head was last: `departs from` stands for itself below it.
  A_HEADER,
  // A clause was last: `departs from` is a line of it.
  A_CLAUSE,
};

typedef struct {
  // The kind of declaration that the text is in.
  uint8_t item;
  // Whether a clause of it has begun: one of these.
  uint8_t in_clauses;
  // Of the first words of the last declaration or clause.
  uint8_t hash[2];
} State;

// Longer words are cut; no word of the language is as long.
#define WORD_SIZE 32

typedef struct {
  char text[WORD_SIZE];
  unsigned length;
  bool lower;
  bool upper;
} Word;

static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline bool is_lower(int32_t c) { return c >= 'a' && c <= 'z'; }
static inline bool is_upper(int32_t c) { return c >= 'A' && c <= 'Z'; }
static inline bool is_letter(int32_t c) { return is_lower(c) || is_upper(c); }
static inline bool is_word(int32_t c) { return is_letter(c) || is_digit(c) || c == '_'; }
static inline bool is_mark(int32_t c) { return c == 0xFEFF; }
static inline bool is_space(int32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x202F;
}
static inline bool is_blank(int32_t c) { return is_space(c) || c == '\r' || is_mark(c); }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static void read_word(TSLexer *lexer, Word *word) {
  word->length = 0;
  word->lower = false;
  word->upper = false;
  while (is_word(lexer->lookahead)) {
    if (word->length < WORD_SIZE - 1) {
      word->text[word->length++] = (char)lexer->lookahead;
    }
    word->lower |= is_lower(lexer->lookahead);
    word->upper |= is_upper(lexer->lookahead);
    advance(lexer);
  }
  word->text[word->length] = 0;
}

static bool is(const Word *word, const char *text) { return strcmp(word->text, text) == 0; }

static bool is_one_of(const Word *word, const char *const *words) {
  for (; *words; words++) {
    if (is(word, *words)) {
      return true;
    }
  }
  return false;
}

// The next word or mark on the same line; empty at its end, and before a comment.
static void read_on_line(TSLexer *lexer, Word *word) {
  while (is_blank(lexer->lookahead)) {
    advance(lexer);
  }
  read_word(lexer, word);
  if (word->length == 0 && !lexer->eof(lexer) && lexer->lookahead != '\n' &&
      lexer->lookahead != '-' && lexer->lookahead < 128) {
    word->text[0] = (char)lexer->lookahead;
    word->text[1] = 0;
    word->length = 1;
    advance(lexer);
  }
}

static void hash_word(State *state, const Word *word) {
  uint32_t hash = ((uint32_t)state->hash[0] << 8 | state->hash[1]) + 1;
  for (unsigned i = 0; i < word->length; i++) {
    hash = hash * 31 + (uint8_t)word->text[i];
  }
  hash ^= hash >> 16;
  state->hash[0] = (uint8_t)(hash >> 8);
  state->hash[1] = (uint8_t)hash;
}

static uint8_t declaration(const Word *word) {
  static const struct {
    const char *word;
    uint8_t item;
  } declarations[] = {
      {"use", USE},           {"instrument", INSTRUMENT}, {"enumeration", ENUMERATION},
      {"record", RECORD},     {"section", RECORD},        {"parameter", PARAMETER},
      {"table", TABLE},       {"define", DEFINE},         {"external", EXTERNAL},
      {"template", TEMPLATE}, {"scheme", TEMPLATE},       {"example", EXAMPLE},
  };
  for (unsigned i = 0; i < sizeof declarations / sizeof *declarations; i++) {
    if (is(word, declarations[i].word)) {
      return declarations[i].item;
    }
  }
  return NOTHING;
}

// After these a clause word is a name within an expression: `scope is yes`.
static bool goes_on(const Word *next) {
  static const char *const words[] = {
      ".",          ",",       ")",         "and",      "or",     "is",     "plus",
      "minus",      "times",   "divided",   "within",   "except", "joined", "bridging",
      "since",      "for",     "in",        "where",    "satisfies", "satisfy", "before",
      "after",      "from",    "to",        "then",     "otherwise", "includes", "covers",
      "overlaps",   "on",      "weighted",  "of",       NULL,
  };
  return is_one_of(next, words);
}

// Whether a line that begins with `word` begins a clause of the declaration. Reads on to see it.
static bool begins_clause(TSLexer *lexer, State *state, const Word *word, bool otherwise_is_clause) {
  static const char *const clauses[] = {
      "scope",  "exclude", "refuse",     "require", "assess", "points", "output", "right", "duty",
      "option", "use",     "transition", "define",  "open",   "fill",   "omit",   "silent", NULL,
  };
  Word next = {.length = 0}, third = {.length = 0};
  bool begins = false, header = false;
  // Not a hash of all that stands before: then an edit would change the state of all that follows,
  // and nothing could be used again.
  memset(state->hash, 0, sizeof state->hash);
  switch (state->item) {
    case INSTRUMENT:
      if (is(word, "provision") || is(word, "cited") || is(word, "url") || is(word, "binds")) {
        begins = true;
        read_on_line(lexer, &next);
      } else if (is(word, "in")) {
        read_on_line(lexer, &next);
        read_on_line(lexer, &third);
        begins = is(&next, "force") && (is(&third, "from") || is(&third, "until"));
      }
      break;
    case ENUMERATION:
      if (is(word, "value")) {
        begins = true;
        read_on_line(lexer, &next);
      }
      break;
    case RECORD:
      if (is(word, "fact")) {
        begins = true;
        read_on_line(lexer, &next);
      }
      break;
    case PARAMETER:
      if (is(word, "from") || is(word, "until") || (is(word, "is") && !state->in_clauses)) {
        begins = true;
        // Of a date, the year, the month and the day.
        read_on_line(lexer, &next);
        if (lexer->lookahead == '-') {
          advance(lexer);
          read_on_line(lexer, &third);
        }
        if (lexer->lookahead == '-') {
          hash_word(state, &third);
          advance(lexer);
          read_on_line(lexer, &third);
        }
      }
      break;
    case TABLE:
      if (is(word, "otherwise")) {
        // An `if` that is still open takes the word.
        begins = otherwise_is_clause;
      } else if (is(word, "column") || is(word, "defaults") || is(word, "row")) {
        read_on_line(lexer, &next);
        begins = !goes_on(&next);
      }
      break;
    case EXTERNAL:
      if (is(word, "row")) {
        read_on_line(lexer, &next);
        begins = !goes_on(&next);
      }
      break;
    case TEMPLATE:
      if (is(word, "as")) {
        read_on_line(lexer, &next);
        header = begins = is(&next, "of");
      } else if (is(word, "in")) {
        read_on_line(lexer, &next);
        read_on_line(lexer, &third);
        header = begins = is(&next, "force") && (is(&third, "from") || is(&third, "until"));
      } else if (is(word, "suspended")) {
        read_on_line(lexer, &next);
        header = begins = is(&next, "from") || is(&next, "until");
      } else if (is(word, "decided") || is(word, "advised")) {
        read_on_line(lexer, &next);
        header = begins = is(&next, "by");
      } else if (is(word, "departs")) {
        read_on_line(lexer, &next);
        header = begins = is(&next, "from") && state->in_clauses != A_CLAUSE;
        if (begins) {
          read_on_line(lexer, &third);
        }
      } else if (is(word, "may")) {
        read_on_line(lexer, &next);
        begins = is(&next, "refuse");
        if (begins) {
          read_on_line(lexer, &third);
        }
      } else if (is_one_of(word, clauses)) {
        read_on_line(lexer, &next);
        begins = !goes_on(&next);
        header = is(word, "silent");
      }
      break;
    case EXAMPLE:
      if (is(word, "on") || is(word, "given") || is(word, "but") || is(word, "expect")) {
        begins = true;
        read_on_line(lexer, &next);
        // The rest of a path: several lines say something of one section.
        while (lexer->lookahead == '.' || lexer->lookahead == '-') {
          hash_word(state, &next);
          advance(lexer);
          read_word(lexer, &next);
        }
      }
      break;
    default:
      break;
  }
  if (begins) {
    state->in_clauses = header ? A_HEADER : A_CLAUSE;
    hash_word(state, word);
    hash_word(state, &next);
    hash_word(state, &third);
  }
  return begins;
}

// At the `for` of a line of a template: `for each` begins a header; `for KEY` goes on with a lookup;
// `for x in L` with neither.
static int after_for(TSLexer *lexer, bool may_begin_clause, State *state) {
  Word next;
  bool same_line = true;
  for (;;) {
    if (is_blank(lexer->lookahead)) {
      advance(lexer);
    } else if (lexer->lookahead == '\n') {
      same_line = false;
      advance(lexer);
    } else if (lexer->lookahead == '-') {
      advance(lexer);
      if (lexer->lookahead != '-') {
        return KEY_FOLLOWS;
      }
      while (!lexer->eof(lexer) && lexer->lookahead != '\n') {
        advance(lexer);
      }
    } else {
      break;
    }
  }
  if (!is_lower(lexer->lookahead)) {
    return KEY_FOLLOWS;
  }
  read_word(lexer, &next);
  if (is(&next, "each")) {
    if (may_begin_clause && same_line) {
      memset(state->hash, 0, sizeof state->hash);
      hash_word(state, &next);
      return CLAUSE;
    }
    return NEVER;
  }
  for (;;) {
    if (is_blank(lexer->lookahead) || lexer->lookahead == '\n') {
      advance(lexer);
    } else if (lexer->lookahead == '-') {
      advance(lexer);
      if (lexer->lookahead != '-') {
        return KEY_FOLLOWS;
      }
      while (!lexer->eof(lexer) && lexer->lookahead != '\n') {
        advance(lexer);
      }
    } else {
      break;
    }
  }
  read_word(lexer, &next);
  return is(&next, "in") ? NEVER : KEY_FOLLOWS;
}

static bool emit(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

static bool scan_comment(TSLexer *lexer) {
  advance(lexer);
  if (lexer->lookahead != '-') {
    return false;
  }
  advance(lexer);
  enum Token token = lexer->lookahead == '-' ? DOC_COMMENT : COMMENT;
  while (!lexer->eof(lexer) && lexer->lookahead != '\n') {
    bool line_end = lexer->lookahead == '\r';
    if (line_end) {
      lexer->mark_end(lexer);
    }
    advance(lexer);
    if (line_end && (lexer->lookahead == '\n' || lexer->eof(lexer))) {
      return emit(lexer, token);
    }
  }
  lexer->mark_end(lexer);
  return emit(lexer, token);
}

// Words that end a citation without a provision: `under LTRD when …`.
static bool ends_citation(const Word *word) {
  static const char *const words[] = {
      "when",   "under",    "from",     "until",   "source", "unverified", "note",  "titled", "basis",
      "that",   "by",       "waived",   "replaced", "weighing", "settled", "once",  "group",  "award",
      "pass",   "is",       "apply",    "default", "departs", "in",   NULL,
  };
  return is_one_of(word, words);
}

static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",     "July",
    "August",  "September", "October",  "November", "December", NULL,
};

// A provision as lawyers cite it, `5(1)(a)` or `B6/4.1`; its first word was read.
static bool scan_provision(TSLexer *lexer, const Word *first, bool cited) {
  int32_t c = lexer->lookahead;
  if (cited && c != '.' && c != '/' && c != '(' && ends_citation(first)) {
    return false;
  }
  lexer->mark_end(lexer);
  for (;;) {
    c = lexer->lookahead;
    if (is_word(c) || c == '.' || c == '(' || c == ')' || c == '/') {
      advance(lexer);
      lexer->mark_end(lexer);
    } else if (c == '-') {
      advance(lexer);
      if (lexer->lookahead == '-') {
        return true;
      }
      lexer->mark_end(lexer);
    } else {
      return true;
    }
  }
}

static bool scan_capitals(TSLexer *lexer, const bool *valid, const Word *word) {
  bool recovering = valid[ERROR_SENTINEL];
  bool letters = true;
  for (unsigned i = 0; i < word->length; i++) {
    letters &= is_upper((uint8_t)word->text[i]);
  }
  if (valid[INSTRUMENT_ID] && !(recovering && letters && word->length < 4)) {
    lexer->mark_end(lexer);
    return emit(lexer, INSTRUMENT_ID);
  }
  if (valid[CURRENCY] && letters && word->length == 3) {
    lexer->mark_end(lexer);
    return emit(lexer, CURRENCY);
  }
  if (valid[COUNTRY_CODE] && letters && word->length == 2) {
    lexer->mark_end(lexer);
    if (lexer->lookahead != '-') {
      return emit(lexer, COUNTRY_CODE);
    }
    // A subdivision: `BE-VLG`. Two hyphens begin a comment, which may not touch the code.
    advance(lexer);
    unsigned length = 0;
    while (is_upper(lexer->lookahead) || is_digit(lexer->lookahead)) {
      advance(lexer);
      length++;
    }
    if (length > 0 && length < 4 && !is_word(lexer->lookahead) && lexer->lookahead != '-') {
      lexer->mark_end(lexer);
      return emit(lexer, COUNTRY_CODE);
    }
  }
  return false;
}

static bool scan(State *state, TSLexer *lexer, const bool *valid) {
  bool recovering = valid[ERROR_SENTINEL];
  if (lexer->lookahead == '.' && valid[DOT]) {
    advance(lexer);
    lexer->mark_end(lexer);
    return is_lower(lexer->lookahead) && emit(lexer, DOT);
  }

  bool line_start = false, indented = false, spaced = false, only_spaces = true;
  if (state->item == NOTHING) {
    uint32_t column = lexer->get_column(lexer);
    line_start = column == 0;
  }
  for (;;) {
    int32_t c = lexer->lookahead;
    if (c == '\n') {
      line_start = true;
      indented = false;
      only_spaces = false;
    } else if (is_space(c) || c == '\r') {
      indented = true;
      only_spaces &= c != '\r';
    } else if (is_mark(c)) {
      only_spaces = false;
    } else {
      break;
    }
    spaced = true;
    lexer->advance(lexer, true);
  }
  if (lexer->eof(lexer)) {
    return false;
  }
  int32_t first = lexer->lookahead;
  lexer->mark_end(lexer);
  if (first == '-') {
    return scan_comment(lexer);
  }

  Word word = {.length = 0};
  if (is_word(first)) {
    read_word(lexer, &word);
  }

  uint8_t item = line_start && (!indented || state->item == NOTHING) ? declaration(&word) : NOTHING;
  // The first declaration of a file may be indented: there is none that it could belong to.
  if (line_start && (!indented || item != NOTHING)) {
    // A longer word, as in `usé`, is none.
    if (item != NOTHING && lexer->lookahead < 128) {
      state->item = item;
      state->in_clauses = NO_CLAUSE;
      memset(state->hash, 0, sizeof state->hash);
      hash_word(state, &word);
      read_on_line(lexer, &word);
      hash_word(state, &word);
      return emit(lexer, DECLARATION);
    }
    // Text at the beginning of a line that begins no declaration ends the one before.
    while (!lexer->eof(lexer) && lexer->lookahead != '\n') {
      advance(lexer);
    }
    lexer->mark_end(lexer);
    state->item = NOTHING;
    return emit(lexer, STRAY);
  }

  if (is_lower(first)) {
    if (is(&word, "for")) {
      State before = *state;
      bool header = line_start && state->item == TEMPLATE;
      switch (after_for(lexer, header, state)) {
        case CLAUSE:
          state->in_clauses = A_HEADER;
          return emit(lexer, CLAUSE);
        case KEY_FOLLOWS:
          if (valid[KEY_FOLLOWS] && !recovering) {
            return emit(lexer, KEY_FOLLOWS);
          }
          break;
        default:
          break;
      }
      *state = before;
      return false;
    }
    if (line_start && state->item != NOTHING) {
      State before = *state;
      if (begins_clause(lexer, state, &word, valid[CLAUSE])) {
        return emit(lexer, CLAUSE);
      }
      *state = before;
    }
  }

  // Days on the line of a citation are the citation's; those on a line of their own the clause's.
  if (valid[DAYS_FOLLOW] && !recovering && !line_start && spaced && only_spaces &&
      (is(&word, "from") || is(&word, "until")) && is_space(lexer->lookahead)) {
    while (is_space(lexer->lookahead)) {
      advance(lexer);
    }
    return is_digit(lexer->lookahead) && emit(lexer, DAYS_FOLLOW);
  }
  bool cited = valid[CITED_PROVISION] && spaced && only_spaces && !recovering;
  bool declared = valid[PROVISION] && !recovering;
  if (word.length > 0 && first != '_' && (cited || declared) &&
      !(line_start && is_lower(first) && cited)) {
    if (scan_provision(lexer, &word, cited)) {
      return emit(lexer, cited ? CITED_PROVISION : PROVISION);
    }
    return false;
  }

  if (is_upper(first)) {
    if (word.lower && !is_one_of(&word, months)) {
      lexer->mark_end(lexer);
      return emit(lexer, STRAY);
    }
    return scan_capitals(lexer, valid, &word);
  }
  // Letters that no name holds, and digits that a letter touches.
  if ((is_lower(first) && word.upper) || (is_digit(first) && (word.lower || word.upper)) ||
      (is_digit(first) && memchr(word.text, '_', word.length))) {
    lexer->mark_end(lexer);
    return emit(lexer, STRAY);
  }
  return false;
}

void *tree_sitter_ius_external_scanner_create(void);
void tree_sitter_ius_external_scanner_destroy(void *payload);
unsigned tree_sitter_ius_external_scanner_serialize(void *payload, char *buffer);
void tree_sitter_ius_external_scanner_deserialize(void *payload, const char *buffer, unsigned length);
bool tree_sitter_ius_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid);

void *tree_sitter_ius_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }

void tree_sitter_ius_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_ius_external_scanner_serialize(void *payload, char *buffer) {
  memcpy(buffer, payload, sizeof(State));
  return sizeof(State);
}

void tree_sitter_ius_external_scanner_deserialize(void *payload, const char *buffer,
                                                  unsigned length) {
  memset(payload, 0, sizeof(State));
  if (length == sizeof(State)) {
    memcpy(payload, buffer, length);
  }
}

bool tree_sitter_ius_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  return scan(payload, lexer, valid);
}
