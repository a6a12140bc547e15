namespace Word2Vec.Torch.Tests.Vocab;

/// <summary>Sentences of one-letter words, the same ones every time.</summary>
internal static class TestSentences
{
    /// <summary>Sentences of 0 to 79 words.</summary>
    public static string[] Many(int count)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(80)).Select(_ => (char)('a' + random.Next(26)))))];
    }
}
