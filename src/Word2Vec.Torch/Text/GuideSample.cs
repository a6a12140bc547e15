namespace Word2Vec.Torch.Text;

/// <summary>The text that the guide trains on, so that its figures can be reproduced.</summary>
public static class GuideSample
{
    /// <summary>
    /// <c>sample_text</c> of the program in "Word2Vec From Scratch: A Complete Mathematical and Implementation Guide" (section
    /// "Sample Training and Results"). The guide reads it as one sentence: 120 tokens, 89 words, 474 pairs with window 2.
    /// </summary>
    public const string Text =
        """
        The cat sits on the mat. The dog runs in the park.
        A kitten plays with yarn. The puppy chases a ball.
        Cars drive on roads. Planes fly in the sky.
        The queen rules the kingdom. The king leads his people.
        Women and men work together. Boys and girls play games.
        Books contain knowledge. Students read books to learn.
        Teachers help students understand concepts.
        The cat sleeps peacefully. The dog barks loudly.
        Kittens are small cats. Puppies are young dogs.
        Fast cars race on tracks. Large planes carry passengers.
        The wise queen makes decisions. The strong king protects everyone.
        Smart women solve problems. Brave men face challenges.
        Interesting books teach lessons. Curious students ask questions.
        Patient teachers explain topics clearly.
        """;
}
