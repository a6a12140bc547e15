using System.Numerics;

namespace Word2Vec.Torch.Vectors.Search;

/// <summary>
/// A query vector of N numbers in float32 and, behind it, one vector's width more: its last numbers again, those that whole vectors before
/// them cover being zero.
/// </summary>
internal sealed class PreparedQuery
{
    public PreparedQuery(ReadOnlySpan<double> query)
    {
        var width = Vector<float>.Count;
        Numbers = new float[query.Length + width];
        for (var i = 0; i < query.Length; i++) Numbers[i] = (float)query[i];
        var rest = query.Length % width;
        Numbers.AsSpan(query.Length - rest, rest).CopyTo(Numbers.AsSpan(Numbers.Length - rest));
    }

    public float[] Numbers { get; }
}
