# fish completion for w2v: w2v completions fish > ~/.config/fish/completions/w2v.fish
function __w2v_suggest
    set -l line (commandline -cp | string replace -r '^\S+' w2v)
    w2v "[suggest:"(string length -- $line)"]" $line 2>/dev/null
end
complete -c w2v -a '(__w2v_suggest)'
