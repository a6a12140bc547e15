# bash completion for w2v: w2v completions bash > ~/.local/share/bash-completion/completions/w2v
_w2v() {
    local typed=${COMP_LINE:0:COMP_POINT} word
    local line="w2v ${typed#* }"
    COMPREPLY=()
    while IFS= read -r word; do
        [[ $word == "$2"* ]] && COMPREPLY+=("$word")
    done < <("$1" "[suggest:${#line}]" "$line" 2>/dev/null)
}
complete -o default -F _w2v w2v
