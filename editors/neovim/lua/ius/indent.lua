-- The indentation of a line by its first words and the lines above: declarations at the margin,
-- clauses by two, their attribute lines by four, what belongs to one of these by six. The formatter
-- settles the rest.
local M = {}

local function set(words)
  local found = {}
  for word in words:gmatch('%S+') do
    found[word] = true
  end
  return found
end

local declarations = set(
  'use instrument enumeration record section parameter table define external template scheme example'
)
-- The words that begin a clause, by declaration.
local scheme = set(
  'scope exclude refuse require assess points output right duty transition define option use open'
    .. ' fill omit silent'
)
local clauses = {
  instrument = set('provision'),
  enumeration = set('value'),
  record = set('fact'),
  section = set('fact'),
  parameter = set('from until is'),
  table = set('column defaults row otherwise'),
  external = set('row'),
  example = set('on given but expect'),
  template = scheme,
  scheme = scheme,
}
-- Words of a scheme's head, and of an instrument's, with the word that must follow.
local heads = { as = 'of', ['in'] = 'force', decided = 'by', advised = 'by', ['for'] = 'each' }
local attributes = set(
  'titled under basis departs source unverified note from until is unconfirmed that when by weighing settled'
    .. ' once pass group award apply waived replaced default asks help evidence eli url cited binds'
)
-- These say something of the line above them.
local provenance = set('source unverified note')

local function words(number)
  local line = vim.fn.getline(number):gsub('%-%-.*$', '')
  return line:match('^%s*([%a_]*)%s*([%a_]*)')
end

-- What a line is: a declaration, a clause, a line of the head, an attribute; else nil.
local function kind_of(number, declaration)
  local first, second = words(number)
  if vim.fn.getline(number):match('^%a') and declarations[first] then
    return 'declaration'
  elseif heads[first] == second or (first == 'suspended' and (second == 'from' or second == 'until')) then
    return 'head'
  elseif first == 'may' and second == 'refuse' and clauses[declaration] == scheme then
    return 'clause'
  elseif clauses[declaration] and clauses[declaration][first] then
    return 'clause'
  elseif attributes[first] then
    return 'attribute'
  end
end

-- Whether a line `departs from …` is one of the head of a scheme, not of a clause.
local function stands_alone(number, start, declaration)
  local first, second = words(number)
  if first ~= 'departs' or second ~= 'from' or clauses[declaration] ~= scheme then
    return false
  end
  for line = number - 1, start + 1, -1 do
    if kind_of(line, declaration) == 'clause' then
      return words(line) == 'silent'
    end
  end
  return true
end

-- Whether the attribute that reaches down to `above` is an exception that lacks this part yet: its
-- `when`, or what it rests on.
local function open_exception(part, above, owner, declaration)
  local line = above
  while line > owner do
    local first = words(line)
    if vim.fn.getline(line):match('%s' .. part .. '%s') then
      return false
    elseif kind_of(line, declaration) and first ~= 'when' then
      return first == 'waived' or first == 'replaced'
    end
    line = line - 1
  end
  return false
end

--- The indentation of a line, in columns.
function M.of(number)
  local above = number - 1
  while above > 0 and vim.fn.getline(above):match('^%s*%-?%-?.*$') and words(above) == '' do
    above = above - 1
  end
  local start = above
  while start > 0 and not vim.fn.getline(start):match('^%a') do
    start = start - 1
  end
  local declaration = start > 0 and words(start) or ''
  if start == 0 or not declarations[declaration] then
    return 0
  end
  local kind = kind_of(number, declaration)
  if kind == 'declaration' then
    return 0
  elseif kind == 'clause' or kind == 'head' or stands_alone(number, start, declaration) then
    return 2
  end
  -- The clause, or else the declaration, that the line belongs to.
  local owner = above
  while
    owner > start
    and kind_of(owner, declaration) ~= 'clause'
    and not stands_alone(owner, start, declaration)
  do
    owner = owner - 1
  end
  local depth = owner > start and 4 or 2
  local first = words(number)
  if kind == 'attribute' then
    if first == 'award' then
      return 6
    elseif (first == 'under' or first == 'when') and open_exception(first, above, owner, declaration) then
      return depth + 2
    elseif provenance[first] then
      local line = above
      while line > owner and (provenance[words(line)] or not kind_of(line, declaration)) do
        line = line - 1
      end
      local dated = words(line)
      -- A value without dates is still a version of a parameter; elsewhere `is` says what the thing
      -- is, and the line speaks of the whole.
      local is = dated == 'is' and declaration == 'parameter'
      if line > owner and (dated == 'from' or dated == 'until' or is) then
        return depth + 2
      end
    end
    return depth
  elseif first == '' then
    return above == owner and depth or vim.fn.indent(above)
  end
  -- An expression or a row that goes on: as deep as its other lines.
  if above == owner and owner > start then
    return depth + 2
  end
  return kind_of(above, declaration) and vim.fn.indent(above) + 2 or vim.fn.indent(above)
end

return M
