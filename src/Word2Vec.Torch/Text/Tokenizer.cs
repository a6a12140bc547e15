using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>
/// Cuts text into tokens. A token is never empty and never holds white space, control characters, byte order marks (U+FEFF) or
/// unpaired surrogates, so that each can become a word of a vocabulary. Text is taken as it is, without Unicode normalisation: é as
/// one character and as e with a combining accent are two words.
/// </summary>
/// <remarks>Thread-safe: a tokenizer has no state.</remarks>
public abstract class Tokenizer
{
    private static readonly Tokenizer[] All = [new AsciiWordsTokenizer(), new WhiteSpaceTokenizer(), new UnicodeLettersTokenizer()];

    private protected Tokenizer(string name) => Name = name;

    /// <summary>
    /// The guide's tokenizer, and the default (guide: "Tokenization"): the words that <c>\b[a-z]+\b</c> finds in lower-cased text,
    /// exactly as Python 3 finds them. A word that touches a digit, an underscore or a letter outside a–z is no token.
    /// </summary>
    public static Tokenizer AsciiWords => All[0];

    /// <summary>Whatever stands between white space, control characters or byte order marks, as it is: for text that is tokenized already.</summary>
    public static Tokenizer WhiteSpace => All[1];

    /// <summary>
    /// Runs that begin with a letter and go on with letters and marks (Unicode categories L and M), lower-cased one character at a
    /// time without regard to language (İ to i, as in <see cref="AsciiWords"/>): for text in other languages than English.
    /// </summary>
    public static Tokenizer UnicodeLetters => All[2];

    /// <summary>The names that <see cref="FromName"/> knows; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly([.. All.Select(tokenizer => tokenizer.Name)]);

    /// <summary>The name in options and files, such as <c>ascii-words</c>.</summary>
    public string Name { get; }

    /// <summary>The tokenizer with a name.</summary>
    /// <param name="name">One of <see cref="Names"/>; case matters.</param>
    /// <exception cref="OptionsException">No tokenizer has that name.</exception>
    public static Tokenizer FromName(string name) =>
        Array.Find(All, tokenizer => tokenizer.Name == name)
        ?? throw new OptionsException([$"unknown tokenizer '{name}'; choose one of {string.Join(", ", Names)}"]);

    /// <summary>Calls <paramref name="handler"/> for each token, in order, without an allocation a token.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="handler">Receives the tokens.</param>
    public abstract void Tokenize(ReadOnlySpan<char> text, TokenHandler handler);

    /// <summary>All tokens, in order.</summary>
    /// <param name="text">Any text.</param>
    public IReadOnlyList<string> Tokenize(string text)
    {
        var tokens = new List<string>();
        Tokenize(text, token => tokens.Add(token.ToString()));
        return tokens;
    }

    /// <summary>Whether no token holds the character, so that text can be cut after it.</summary>
    internal abstract bool IsSeparator(Rune character);

    /// <inheritdoc cref="Name"/>
    public override string ToString() => Name;
}
