-- The client of `ius lsp` for Neovim, and the commands of editors/neovim/README.md. Works from
-- Neovim 0.7 on. Where `vim.lsp.enable('ius')` has been said (0.11), lsp/ius.lua starts the server
-- instead.
local M = {}

local options = {
  -- How the server is started; `$IUS` names another program.
  cmd = { vim.env.IUS ~= nil and vim.env.IUS ~= '' and vim.env.IUS or 'ius', 'lsp' },
  -- `rules`, `language` ('en' or 'nl'), `today`, `pedantic`, `inlayHints`, `codeLenses`.
  settings = vim.empty_dict(),
  -- Called with the client and the buffer when the server has been attached.
  on_attach = nil,
  -- Show lenses, and renew them after changes.
  lenses = true,
  -- Map the keys of the README.
  keys = true,
}

local clients = {}

local function root_of(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  local folder = vim.fn.fnamemodify(path ~= '' and path or vim.fn.getcwd() .. '/x', ':p:h')
  local last = folder
  while true do
    for _, marker in ipairs({ 'ius.toml', 'rules', '.git' }) do
      if vim.loop.fs_stat(folder .. '/' .. marker) then
        return folder
      end
    end
    local parent = vim.fn.fnamemodify(folder, ':h')
    if parent == folder then
      return last
    end
    folder = parent
  end
end

local function show(lines, title)
  vim.cmd('botright new')
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].swapfile = false
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].filetype = 'markdown'
  vim.bo[buffer].modifiable = false
  pcall(vim.api.nvim_buf_set_name, buffer, title)
end

--- The client of a buffer; nil if the server does not run.
function M.client(buffer)
  buffer = (buffer == nil or buffer == 0) and vim.api.nvim_get_current_buf() or buffer
  local found = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = buffer })
    or vim.tbl_values(vim.lsp.buf_get_clients(buffer))
  for _, client in pairs(found) do
    if client.name == 'ius' then
      return client
    end
  end
end

--- Carries out a command of the server; `done` gets its answer.
function M.execute(command, argument, done)
  local client = M.client(0)
  if not client then
    vim.notify('`ius lsp` does not run here', vim.log.levels.ERROR)
    return
  end
  local params = { command = command, arguments = { argument } }
  local answer = function(error, result)
    if error then
      vim.notify(error.message, vim.log.levels.ERROR)
    elseif done then
      done(result)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('workspace/executeCommand', params, answer, 0)
  else
    client.request('workspace/executeCommand', params, answer, 0)
  end
end

local function told(result)
  local first = (result.passed and 'passed: ' or 'failed: ') .. result.title
  local level = result.passed and vim.log.levels.INFO or vim.log.levels.WARN
  vim.notify(result.passed and first or first .. '\n' .. (result.report or ''), level)
end

--- Runs the example the cursor is in.
function M.run_example()
  local line = vim.api.nvim_win_get_cursor(0)[1]
  for number = line, 1, -1 do
    local text = vim.fn.getline(number)
    local title = text:match('^example%s+"(.-[^\\])"')
    if title then
      local argument = { uri = vim.uri_from_bufnr(0), title = title:gsub('\\(["\\])', '%1') }
      M.execute('ius.runExample', argument, told)
      return
    elseif number < line and text:match('^%a') then
      break
    end
  end
  vim.notify('the cursor is in no example', vim.log.levels.WARN)
end

--- Runs all examples of the file.
function M.run_examples()
  M.execute('ius.runExamples', { uri = vim.uri_from_bufnr(0) }, function(examples)
    local passed = 0
    for _, example in ipairs(examples) do
      if example.passed then
        passed = passed + 1
      else
        told(example)
      end
    end
    vim.notify(passed .. ' passed, ' .. #examples - passed .. ' failed')
  end)
end

local function choose(items, prompt, done)
  if #items == 1 then
    done(items[1])
  else
    vim.ui.select(items, { prompt = prompt }, function(item)
      if item then
        done(item)
      end
    end)
  end
end

--- Evaluates a scheme on an applicant file and shows the decision in a window of its own. What is
--- not given is asked for.
function M.evaluate(scheme, file, date)
  if not scheme or scheme == '' then
    M.execute('ius.schemes', { uri = vim.uri_from_bufnr(0) }, function(schemes)
      local names = vim.tbl_map(function(it)
        return it.name
      end, schemes)
      choose(names, 'Scheme', function(name)
        M.evaluate(name, file, date)
      end)
    end)
    return
  end
  if not file or file == '' then
    local root = root_of(0)
    local files = {}
    for _, pattern in ipairs({ 'yaml', 'yml', 'json' }) do
      vim.list_extend(files, vim.fn.globpath(root .. '/examples', '**/*.' .. pattern, false, true))
    end
    choose(files, 'Applicant file', function(path)
      M.evaluate(scheme, path, date)
    end)
    return
  end
  local argument = {
    scheme = scheme,
    applicantFile = vim.uri_from_fname(vim.fn.fnamemodify(file, ':p')),
    date = date,
  }
  M.execute('ius.evaluate', argument, function(result)
    show(vim.split(result.markdown, '\n'), 'ius://' .. scheme .. '/' .. vim.fn.fnamemodify(file, ':t'))
  end)
end

--- Says what a scheme rests on, one thing a line.
function M.graph(scheme)
  local function of(name)
    M.execute('ius.graph', { scheme = name }, function(graph)
      local lines = { '# What ' .. name .. ' rests on', '' }
      for i, node in ipairs(graph.nodes) do
        local rests = {}
        for _, edge in ipairs(graph.edges) do
          if edge.from == i - 1 then
            table.insert(rests, graph.nodes[edge.to + 1].name)
          end
        end
        local on = #rests > 0 and ' → ' .. table.concat(rests, ', ') or ''
        table.insert(lines, '- ' .. node.kind .. ' `' .. node.name .. '`' .. on)
      end
      show(lines, 'ius://' .. name)
    end)
  end
  if scheme and scheme ~= '' then
    return of(scheme)
  end
  M.execute('ius.schemes', { uri = vim.uri_from_bufnr(0) }, function(schemes)
    local names = vim.tbl_map(function(it)
      return it.name
    end, schemes)
    choose(names, 'Scheme', of)
  end)
end

--- Changes a setting of the running server: `language`, `today`, `pedantic` …
function M.set(name, value)
  options.settings[name] = value
  local client = M.client(0)
  if client then
    -- The server asks for them again; which of the two is answered depends on the version.
    client.config.settings = { ius = options.settings }
    if client.settings then
      client.settings = { ius = options.settings }
    end
    local params = { settings = { ius = options.settings } }
    if vim.fn.has('nvim-0.11') == 1 then
      client:notify('workspace/didChangeConfiguration', params)
    else
      client.notify('workspace/didChangeConfiguration', params)
    end
  end
end

local function keys(buffer)
  local function map(lhs, rhs, description)
    vim.keymap.set('n', lhs, rhs, { buffer = buffer, desc = description })
  end
  map('K', vim.lsp.buf.hover, 'Ius: what is this?')
  map('gd', vim.lsp.buf.definition, 'Ius: definition')
  map('gr', vim.lsp.buf.references, 'Ius: references')
  map('<localleader>r', vim.lsp.buf.rename, 'Ius: rename')
  map('<localleader>a', vim.lsp.buf.code_action, 'Ius: fixes and changes')
  map('<localleader>l', vim.lsp.codelens.run, 'Ius: run the lens of this line')
  map('<localleader>e', M.run_example, 'Ius: run this example')
  map('<localleader>v', M.evaluate, 'Ius: evaluate a scheme')
end

-- What lenses do that the server asks the editor to do.
local function lens_commands()
  vim.lsp.commands['ius.runExample'] = function(command)
    M.execute(command.command, command.arguments[1], told)
  end
  vim.lsp.commands['ius.runExamples'] = function()
    M.run_examples()
  end
  vim.lsp.commands['ius.evaluate'] = function(command)
    M.evaluate(command.arguments[1].scheme)
  end
  vim.lsp.commands['ius.graph'] = function(command)
    M.graph(command.arguments[1].scheme)
  end
  vim.lsp.commands['ius.showCases'] = function(command)
    M.execute(command.command, command.arguments[1], function(result)
      local lines = { '# Cases that decide on `' .. command.arguments[1].clause .. '`', '' }
      for _, case in ipairs(result.cases or result) do
        local mark = case.passed and 'passed' or 'failed'
        table.insert(lines, '- ' .. mark .. ': ' .. tostring(case.title))
      end
      show(lines, 'ius://cases/' .. command.arguments[1].clause)
    end)
  end
end

local function on_attach(client, buffer)
  vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
  if options.keys then
    keys(buffer)
  end
  if options.lenses then
    local group = vim.api.nvim_create_augroup('ius_lenses_' .. buffer, { clear = true })
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
      group = group,
      buffer = buffer,
      callback = function()
        pcall(vim.lsp.codelens.refresh)
      end,
    })
    vim.defer_fn(function()
      if vim.api.nvim_buf_is_valid(buffer) and buffer == vim.api.nvim_get_current_buf() then
        pcall(vim.lsp.codelens.refresh)
      end
    end, 100)
  end
  if options.on_attach then
    options.on_attach(client, buffer)
  end
end

--- Changes the options above; to be called before a rule file is opened.
function M.setup(changes)
  options = vim.tbl_extend('force', options, changes or {})
end

--- Starts the server for a buffer, or attaches the one that runs for its folder.
function M.attach(buffer)
  buffer = (buffer == nil or buffer == 0) and vim.api.nvim_get_current_buf() or buffer
  if M.client(buffer) or vim.fn.executable(options.cmd[1]) == 0 then
    return
  end
  lens_commands()
  if vim.lsp.is_enabled and vim.lsp.is_enabled('ius') then
    return
  end
  local root = root_of(buffer)
  local config = {
    name = 'ius',
    cmd = options.cmd,
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    init_options = vim.tbl_extend('force', { showsResults = true }, options.settings),
    settings = { ius = options.settings },
    on_attach = on_attach,
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
  else
    local id = clients[root]
    if not id or not vim.lsp.get_client_by_id(id) then
      id = vim.lsp.start_client(config)
      clients[root] = id
    end
    vim.lsp.buf_attach_client(buffer, id)
  end
end

return M
