namespace Word2Vec.Torch.Text;

/// <summary>Receives one token.</summary>
/// <param name="token">The token's characters, valid only during the call: copy what must last.</param>
public delegate void TokenHandler(ReadOnlySpan<char> token);
