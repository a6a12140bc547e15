# bash completion for w2v: w2v completions bash > ~/.local/share/bash-completion/completions/w2v
_w2v() {
    local IFS=$'\n' typed=${COMP_LINE:0:COMP_POINT}
    local line="w2v ${typed#* }"
    COMPREPLY=($(compgen -W "$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$2"))
}
complete -o default -F _w2v w2v
