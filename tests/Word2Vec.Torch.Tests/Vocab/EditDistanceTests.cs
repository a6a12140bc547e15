using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("cat", "cat", 0)]
    [InlineData("cat", "act", 1)]
    [InlineData("cat", "ca", 1)]
    [InlineData("cat", "chat", 1)]
    [InlineData("king", "gnik", 3)]
    [InlineData("ca", "abc", 3)]
    [InlineData("", "ab", 2)]
    public void Known_distances(string a, string b, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(a, b, limit: 5));
        Assert.Equal(distance, EditDistance.Between(b, a, limit: 5));
    }

    [Fact]
    public void Within_every_limit_it_is_the_whole_tables_distance()
    {
        var random = new Random(1);
        var seen = new int[8];
        for (var round = 0; round < 3000; round++)
        {
            var (a, b) = (Word(random), Word(random));
            var whole = WholeTable(a, b);
            seen[Math.Min(whole, 7)]++;
            for (var limit = 0; limit <= 6; limit++)
                Assert.Equal(Math.Min(whole, limit + 1), Math.Min(EditDistance.Between(a, b, limit), limit + 1));
        }

        Assert.All(seen[..6], count => Assert.True(count > 10));
    }

    [Fact]
    public void Long_words_have_a_distance_too() => Assert.Equal(1, EditDistance.Between(new string('a', 1000), new string('a', 999) + "b", limit: 2));

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(7)).Select(_ => (char)('a' + random.Next(3)))]);

    private static int WholeTable(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var least = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                table[i, j] = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(least, table[i - 2, j - 2] + 1) : least;
            }
        }

        return table[a.Length, b.Length];
    }
}
