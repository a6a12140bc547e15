using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Demo;

/// <summary>How many of the planted analogies a model answers right, the right word being the first.</summary>
internal sealed record AnalogyScore(IReadOnlyList<(string Name, int Right, int Asked)> Relations)
{
    public int Right => Relations.Sum(relation => relation.Right);

    public int Asked => Relations.Sum(relation => relation.Asked);

    public double Share => (double)Right / Asked;

    public static AnalogyScore Of(WordVectors vectors) => new(
        [.. DemoRelations.All.Select(relation =>
        {
            var analogies = DemoWorld.Analogies(relation).ToList();
            return (relation.Name, analogies.Count(question => IsRight(vectors, question)), analogies.Count);
        })]);

    private static bool IsRight(WordVectors vectors, PlantedAnalogy question) =>
        vectors.Analogy(question.A, question.B, question.C, 1)[0].Word == question.D;
}
