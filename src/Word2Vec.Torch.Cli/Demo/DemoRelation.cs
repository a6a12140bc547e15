namespace Word2Vec.Torch.Cli.Demo;

/// <summary>Two words that stand in the relation, and what is told of both alike: three words for the slots {0}, {1}, {2}.</summary>
internal sealed record DemoPair(string First, string Second, params string[] Shared);

/// <summary>
/// A relation of the demo's small world. Sentences tell of a word by what it shares with its partner and by what it shares with all
/// words on its side of the relation; so the step from one side to the other is the same for every pair: an analogy.
/// </summary>
/// <param name="Name">What the relation is called.</param>
/// <param name="FirstSide">Words told of every first word, for the slots {role} and {other}.</param>
/// <param name="SecondSide">Words told of every second word.</param>
/// <param name="Templates">Sentences with the slots {word}, {role}, {other}, {0}, {1}, {2}.</param>
/// <param name="Pairs">The pairs.</param>
internal sealed record DemoRelation(string Name, string[] FirstSide, string[] SecondSide, string[] Templates, DemoPair[] Pairs);
