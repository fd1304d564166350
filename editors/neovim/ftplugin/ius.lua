-- How Ius text is written: two spaces, comments with `--`, lines joined without their marks.
if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

vim.opt_local.commentstring = '-- %s'
vim.opt_local.comments = ':---,:--'
vim.opt_local.expandtab = true
vim.opt_local.shiftwidth = 2
vim.opt_local.softtabstop = 2
vim.opt_local.formatoptions:append('croql')
vim.opt_local.formatoptions:remove('t')
vim.opt_local.indentexpr = "v:lua.require'ius.indent'.of(v:lnum)"
vim.opt_local.indentkeys = '!^F,o,O,<:>,0),0=source,0=note,0=unverified'
vim.b.undo_ftplugin = 'setlocal commentstring< comments< expandtab< shiftwidth< softtabstop<'
  .. ' formatoptions< indentexpr< indentkeys<'

-- The parser of editors/tree-sitter-ius, if it is installed as `parser/ius.so`.
if vim.treesitter and vim.treesitter.start then
  pcall(vim.treesitter.start, 0, 'ius')
end

require('ius').attach(0)
