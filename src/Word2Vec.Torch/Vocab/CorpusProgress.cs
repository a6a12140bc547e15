namespace Word2Vec.Torch.Vocab;

/// <summary>How far reading a text has come.</summary>
/// <param name="BytesRead">Bytes consumed, compressed where the files are.</param>
/// <param name="TotalBytes">Of how many; null when unknown.</param>
/// <param name="Tokens">Tokens found so far, rare words among them.</param>
/// <param name="Elapsed">Time since reading began.</param>
public readonly record struct CorpusProgress(long BytesRead, long? TotalBytes, long Tokens, TimeSpan Elapsed);
