-- Commands for rule files.
if vim.g.loaded_ius then
  return
end
vim.g.loaded_ius = true

local function command(name, run, attributes)
  vim.api.nvim_create_user_command(name, function(arguments)
    run(arguments.fargs)
  end, attributes)
end

command('IusRunExample', function()
  require('ius').run_example()
end, { desc = 'Run the example at the cursor' })
command('IusRunExamples', function()
  require('ius').run_examples()
end, { desc = 'Run all examples of this file' })
command('IusEvaluate', function(arguments)
  require('ius').evaluate(arguments[1], arguments[2], arguments[3])
end, { nargs = '*', complete = 'file', desc = 'Evaluate: [scheme [applicant file [date]]]' })
command('IusGraph', function(arguments)
  require('ius').graph(arguments[1])
end, { nargs = '?', desc = 'Show what a scheme rests on' })
command('IusLanguage', function(arguments)
  require('ius').set('language', arguments[1])
end, {
  nargs = 1,
  complete = function()
    return { 'en', 'nl' }
  end,
  desc = 'Titles, questions and outcomes in English or Dutch',
})
command('IusToday', function(arguments)
  require('ius').set('today', arguments[1] or '')
end, { nargs = '?', desc = 'The day to take for today' })
