-- Neovim 0.11 and later: `vim.lsp.enable('ius')` reads this file.
return {
  cmd = { 'ius', 'lsp' },
  filetypes = { 'ius' },
  root_markers = { 'ius.toml', 'rules', '.git' },
  init_options = { showsResults = true },
  settings = { ius = {} },
}
