#compdef w2v
# zsh completion for w2v: w2v completions zsh > a folder of $fpath, as the file _w2v
_w2v() {
    local line="w2v ${(j: :)words[2,CURRENT-1]} $PREFIX"
    local -a found
    found=("${(@f)$(w2v "[suggest:${#line}]" "$line" 2>/dev/null)}")
    compadd -- ${found:#} || _files
}
compdef _w2v w2v
