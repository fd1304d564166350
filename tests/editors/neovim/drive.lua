-- Plays a drafter in Neovim: this Neovim drives another one, in which the keys are typed and the
-- server of the program `$IUS` runs. Called by run.sh with the folder of the repository and a copy
-- of tests/editors/workspace.
local repository, workspace = vim.env.REPOSITORY, vim.env.WORKSPACE
local passed, failed = 0, 0

local socket = vim.fn.tempname()
local job = vim.fn.jobstart({
  vim.v.progpath, '--headless', '-u', 'NONE', '-i', 'NONE', '-n', '--listen', socket,
  '--cmd', 'set runtimepath^=' .. repository .. '/editors/neovim',
  '--cmd', 'filetype plugin indent on | syntax on | set noswapfile hidden completeopt=menuone,noselect',
  '--cmd', 'runtime! plugin/ius.lua plugin/*.vim',
}, { cwd = workspace, env = { IUS = vim.env.IUS } })
local channel
vim.wait(5000, function()
  local ok, found = pcall(vim.fn.sockconnect, 'pipe', socket, { rpc = true })
  channel = ok and found > 0 and found or nil
  return channel ~= nil
end, 50)
assert(channel, 'the other Neovim does not answer')

local function ask(method, ...)
  return vim.fn.rpcrequest(channel, method, ...)
end
-- The value of Lua code in the other Neovim.
local function lua(code, ...)
  local value = ask('nvim_exec_lua', code, { ... })
  if value ~= vim.NIL then
    return value
  end
end
local function type_keys(keys)
  ask('nvim_input', keys)
end
local function until_true(what, check, time)
  local value
  local ok = vim.wait(time or 15000, function()
    value = check()
    return value
  end, 50)
  if not ok then
    error('waited in vain for ' .. what, 0)
  end
  return value
end
local function lines()
  return ask('nvim_buf_get_lines', 0, 0, -1, false)
end
local function text()
  return table.concat(lines(), '\n')
end
local function contains(where, part)
  if not where:find(part, 1, true) then
    error('`' .. part .. '` is not in:\n' .. where, 0)
  end
end
local function open(file)
  ask('nvim_command', 'silent edit! ' .. workspace .. '/' .. file)
end
-- Puts the cursor on the first place of a part of the text.
local function go_to(part, offset)
  for number, line in ipairs(lines()) do
    local column = line:find(part, 1, true)
    if column then
      ask('nvim_win_set_cursor', 0, { number, column - 1 + (offset or 0) })
      return number
    end
  end
  error('`' .. part .. '` is not in the file', 0)
end
local function diagnostics()
  return lua('return vim.diagnostic.get(0)')
end
local function codes()
  local found = {}
  for _, diagnostic in ipairs(diagnostics()) do
    local code = diagnostic.code
      or (diagnostic.user_data and diagnostic.user_data.lsp and diagnostic.user_data.lsp.code)
    found[tostring(code)] = diagnostic
  end
  return found
end
local function messages()
  return table.concat(lua('return _G.said or {}'), '\n')
end

local function test(name, run)
  lua([[
    _G.said = {}
    vim.notify = function(message) table.insert(_G.said, message) end
    pcall(vim.cmd, 'stopinsert | silent! only!')
  ]])
  local ok, message = pcall(run)
  if ok then
    passed = passed + 1
    io.stdout:write('ok      ' .. name .. '\n')
  else
    failed = failed + 1
    io.stdout:write('FAILED  ' .. name .. '\n' .. tostring(message) .. '\n')
  end
end

test('a rule file is recognised and the server attached', function()
  open('rules/nl/permit.ius')
  assert(lua('return vim.bo.filetype') == 'ius')
  assert(lua('return vim.bo.commentstring') == '-- %s')
  until_true('the server', function()
    return lua("return require('ius').client(0) ~= nil and require('ius').client(0).initialized == true")
  end)
end)

test('a warning is shown with our code', function()
  local found = until_true('IUS0604', function()
    return codes().IUS0604
  end)
  contains(found.message, 'applicant.monthly_income')
  assert(found.lnum + 1 == go_to('that applicant.monthly_income'), 'line ' .. found.lnum)
end)

test('a misspelt fact is found as it is typed, and mended by the quick fix', function()
  -- The last letter is taken out as a drafter would.
  go_to('applicant.monthly_income is', #'applicant.monthly_incom')
  type_keys('x')
  until_true('the slip', function()
    return text():find('applicant.monthly_incom is', 1, true)
  end)
  until_true('IUS0103 or IUS0101', function()
    for code, diagnostic in pairs(codes()) do
      if diagnostic.severity == 1 and code:match('^IUS01') then
        return true
      end
    end
  end)
  go_to('monthly_incom is', 2)
  lua([[
    vim.ui.select = function(items, options, done)
      for index, item in ipairs(items) do
        local action = item[2] or item.action or item
        if action.kind == 'quickfix' then
          return done(item, index)
        end
      end
      done(items[1], 1)
    end
    vim.lsp.buf.code_action()
  ]])
  until_true('the fix', function()
    return text():find('applicant.monthly_income is at least', 1, true)
  end)
  until_true('no error', function()
    for _, diagnostic in ipairs(diagnostics()) do
      if diagnostic.severity == 1 then
        return false
      end
    end
    return true
  end)
end)

test('hover tells title, value and source', function()
  open('rules/nl/permit.ius')
  go_to('minimum_income', 3)
  type_keys('K')
  local shown = until_true('the hover', function()
    return lua([[
      for _, window in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(window).relative ~= '' then
          local buffer = vim.api.nvim_win_get_buf(window)
          return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
        end
      end
    ]])
  end)
  contains(shown, 'Minimum income')
  contains(shown, '1 600')
  contains(shown, 'ACT')
end)

test('a completion is accepted', function()
  open('rules/nl/permit.ius')
  go_to('    that applicant.monthly_income is at least minimum_income')
  type_keys('ccthat applicant.mon')
  until_true('the typed text', function()
    return text():find('that applicant.mon\n', 1, true)
  end)
  type_keys('<C-x><C-o>')
  local shown = pcall(until_true, 'the menu', function()
    local info = ask('nvim_call_function', 'complete_info', { { 'items' } })
    return #info.items > 0 and lua('return vim.fn.pumvisible()') == 1
  end)
  assert(shown, 'no menu in:\n' .. text() .. '\n' .. messages())
  type_keys('<C-n><C-y>')
  type_keys(' is at least minimum_income<Esc>')
  local ok = pcall(until_true, 'the completed line', function()
    return text():find('    that applicant.monthly_income is at least minimum_income\n', 1, true)
  end)
  assert(ok, text())
end)

test('a definition is found in the other file', function()
  open('rules/nl/permit.ius')
  go_to('minimum_income', 3)
  type_keys('gd')
  until_true('the definition', function()
    return ask('nvim_buf_get_name', 0):match('base%.ius$')
  end)
  contains(lua('return vim.fn.getline(".")'), 'parameter minimum_income')
end)

test('a rename changes two files', function()
  open('rules/nl/permit.ius')
  go_to('minimum_income', 3)
  lua("vim.lsp.buf.rename('lowest_income')")
  until_true('the new name here', function()
    return text():find('is at least lowest_income', 1, true)
  end)
  local other = lua([[
    local buffer = vim.fn.bufnr('rules/eu/base.ius')
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
  ]])
  contains(other, 'parameter lowest_income "Minimum income"')
  ask('nvim_command', 'silent! bufdo! edit!')
end)

test('a file is formatted', function()
  open('rules/nl/permit.ius')
  local before = text()
  ask('nvim_command', [[silent! %s/^  *that/ that/]])
  ask('nvim_command', [[silent! %s/is at least 18/is   at    least 18/]])
  assert(text() ~= before)
  lua([[
    if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 10000 })
    else vim.lsp.buf.formatting_sync(nil, 10000) end
  ]])
  assert(text() == before, text())
end)

test('an example is run from its lens', function()
  open('rules/nl/permit.ius')
  lua('vim.lsp.codelens.refresh()')
  local title = until_true('the lens', function()
    return lua([[
      for _, lens in ipairs(vim.lsp.codelens.get(0)) do
        if lens.command and lens.command.command == 'ius.runExample' then return lens.command.title end
      end
    ]])
  end)
  contains(title, 'passed')
  go_to('example "Who is eighteen that day passes"')
  lua([[
    vim.ui.select = function(items, options, done)
      for index, item in ipairs(items) do
        local lens = item.lens or item[2] or item
        if vim.inspect(item):find('ius.runExample"', 1, true) then return done(item, index) end
      end
      done(nil)
    end
    vim.lsp.codelens.run()
  ]])
  until_true('the answer', function()
    return messages():find('passed: Who is eighteen that day passes', 1, true)
  end)
end)

test('commands run examples and show a decision', function()
  open('rules/nl/permit.ius')
  ask('nvim_command', 'IusRunExamples')
  until_true('the answer', function()
    return messages():find('2 passed, 0 failed', 1, true)
  end)
  ask('nvim_command', 'IusEvaluate nl.permit ' .. workspace .. '/examples/adult.yaml')
  until_true('the decision', function()
    return text():find('eligible', 1, true) and lua('return vim.bo.filetype') == 'markdown'
  end)
end)

test('a lens shows the cases that decide on a clause', function()
  ask('nvim_command', 'silent! only!')
  open('rules/nl/permit.ius')
  lua('vim.lsp.codelens.refresh()')
  until_true('the lenses', function()
    return lua('return #vim.lsp.codelens.get(0)') > 0
  end)
  go_to('require adult')
  lua([[
    vim.ui.select = function(items, options, done) done(items[1], 1) end
    vim.lsp.codelens.run()
  ]])
  until_true('the cases', function()
    return text():find('passed: Who is eighteen the day after does not', 1, true)
  end)
end)

test('what a scheme rests on is shown', function()
  ask('nvim_command', 'silent! only!')
  open('rules/nl/permit.ius')
  ask('nvim_command', 'IusGraph nl.permit')
  until_true('the graph', function()
    return text():find('minimum_income', 1, true) and text():find('applicant.birth_date', 1, true)
      and text():find('rests on', 1, true)
  end)
end)

test('titles are shown in Dutch', function()
  ask('nvim_command', 'silent! only!')
  open('rules/nl/permit.ius')
  ask('nvim_command', 'IusLanguage nl')
  ask('nvim_command', 'IusEvaluate nl.permit ' .. workspace .. '/examples/adult.yaml')
  until_true('a Dutch title', function()
    return text():find('Verblijfsvergunning', 1, true) and lua('return vim.bo.filetype') == 'markdown'
  end)
end)

test('the outline of the file is served', function()
  ask('nvim_command', 'silent! only!')
  open('rules/nl/permit.ius')
  local symbols = lua([[
    local answers = vim.lsp.buf_request_sync(0, 'textDocument/documentSymbol',
      { textDocument = vim.lsp.util.make_text_document_params() }, 10000)
    for _, answer in pairs(answers or {}) do return vim.inspect(answer.result) end
  ]])
  contains(symbols, 'adult')
  contains(symbols, 'permit')
end)

test('real rules keep their indentation', function()
  for _, file in ipairs(vim.fn.glob(repository .. '/rules/*/*.ius', false, true)) do
    ask('nvim_command', 'noautocmd silent edit! ' .. file)
    local wrong = lua([[
      local wrong, indent = {}, require('ius.indent')
      for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
        local first = line:match('^%s*([%a_]+)')
        -- Where an expression goes on is for the drafter and the formatter.
        if first and not line:match('^%s*%-%-') and #line:match('^%s*') <= 6
          and not vim.tbl_contains({ 'and', 'or', 'is', 'joined', 'except', 'within', 'satisfies', 'otherwise', 'then', 'for', 'bridging' }, first)
          and indent.of(number) ~= #line:match('^%s*') then
          table.insert(wrong, number .. ' (' .. indent.of(number) .. '): ' .. line)
        end
      end
      return wrong
    ]])
    local known = #lines()
    if #wrong * 50 > known then
      error(file .. ': ' .. #wrong .. ' lines\n' .. table.concat(wrong, '\n', 1, math.min(#wrong, 12)), 0)
    end
  end
end)

test('the server stops with the editor', function()
  open('rules/nl/permit.ius')
  lua('vim.lsp.stop_client(vim.lsp.get_active_clients())')
  until_true('no server', function()
    return lua('return #vim.lsp.get_active_clients()') == 0
  end)
end)

pcall(vim.fn.rpcnotify, channel, 'nvim_command', 'qall!')
vim.fn.jobwait({ job }, 3000)
io.stdout:write(string.format('Neovim: %d passed, %d failed\n', passed, failed))
vim.cmd(failed == 0 and 'qall!' or 'cquit!')
