using Word2Vec.Torch.Cli.Plots;
using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class LabelPlacementTests
{
    private const float Radius = 5;

    private static readonly Box Bounds = new(0, 0, 1000, 800);

    [Fact]
    public void A_dot_alone_has_its_label_to_the_right_at_its_own_height() =>
        Assert.Equal([new Box(108, 90, 60, 20)], Place(Dot(100, 100)));

    [Fact]
    public void At_the_right_edge_the_label_is_to_the_left() =>
        Assert.Equal([new Box(922, 90, 60, 20)], Place(Dot(990, 100)));

    [Fact]
    public void A_label_keeps_clear_of_the_next_dot_where_it_can()
    {
        var placed = Place(Dot(100, 100), Dot(130, 100));

        Assert.Equal(new Box(32, 90, 60, 20), placed[0]);
        Assert.Equal(new Box(138, 90, 60, 20), placed[1]);
    }

    [Fact]
    public void Where_it_cannot_it_covers_the_fewest_if_it_may()
    {
        // Two dots under each place but the one below, which has one.
        (float X, float Y)[] offsets = [(30, 0), (50, 0), (-30, 0), (-50, 0), (20, -20), (-20, -20), (45, -20), (-45, -20), (0, 20), (40, 20), (60, 20), (-40, 20), (-60, 20)];
        var around = offsets.Select(offset => Dot(500 + offset.X, 400 + offset.Y)).ToArray();

        Assert.Equal(new Box(470, 410, 60, 20), Place([Dot(500, 400), .. around])[0]);
        Assert.Null(Place([Dot(500, 400) with { MayCover = 0 }, .. around])[0]);
    }

    [Fact]
    public void Of_dots_in_one_place_the_first_have_labels_and_the_last_have_none()
    {
        var placed = Place([.. Enumerable.Repeat(Dot(500, 400), 12)]);

        var count = placed.Count(box => box is not null);
        Assert.Equal(4, count);
        Assert.All(placed.Take(count), box => Assert.NotNull(box));
        Assert.All(placed.Skip(count), box => Assert.Null(box));
    }

    [Fact]
    public void In_a_crowd_no_two_labels_overlap_and_none_leaves_the_picture()
    {
        var random = new RandomSource(7);
        var dots = new LabeledDot[600];
        for (var i = 0; i < dots.Length; i++) dots[i] = new(random.NextInt(1000), random.NextInt(800), 20 + random.NextInt(80), 20, 1);
        var boxes = Place(dots).OfType<Box>().ToList();

        Assert.InRange(boxes.Count, 100, 599);
        Assert.All(boxes, box => Assert.True(Bounds.Contains(box)));
        for (var i = 0; i < boxes.Count; i++)
            for (var j = 0; j < i; j++) Assert.False(boxes[i].Overlaps(boxes[j]));
    }

    [Fact]
    public void An_arrow_to_the_right_sends_the_label_to_the_left() => Assert.Equal(
        [new Box(432, 390, 60, 20)], LabelPlacement.Place([Dot(500, 400)], Radius, Bounds, [Box.Around(520, 404, 3), Box.Around(530, 408, 3)]));

    [Fact]
    public void A_label_wider_than_the_picture_is_left_out() => Assert.Null(Place(Dot(500, 400) with { Width = 1200 })[0]);

    [Fact]
    public void Boxes_that_touch_do_not_overlap()
    {
        var box = new Box(10, 10, 20, 20);

        Assert.False(box.Overlaps(new Box(30, 10, 5, 5)));
        Assert.False(box.Overlaps(new Box(10, 30, 5, 5)));
        Assert.True(box.Overlaps(new Box(29, 29, 5, 5)));
        Assert.True(box.Contains(box));
    }

    [Fact]
    public void The_search_ends_where_nobody_waits_for_it() => Assert.Throws<OperationCanceledException>(
        () => LabelPlacement.Place([Dot(500, 400)], Radius, Bounds, [], new CancellationToken(canceled: true)));

    private static LabeledDot Dot(float x, float y) => new(x, y, 60, 20, MayCover: 1);

    private static Box?[] Place(params LabeledDot[] dots) => LabelPlacement.Place(dots, Radius, Bounds, []);
}
