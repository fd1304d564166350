autocmd BufRead,BufNewFile *.ius setfiletype ius
