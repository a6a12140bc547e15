namespace Word2Vec.Torch.Cli.Demo;

/// <summary>The facts of the demo's small world.</summary>
internal static class DemoRelations
{
    public static IReadOnlyList<DemoRelation> All { get; } = [Animals, Gender, Capitals, Vehicles, Comparatives];

    private static DemoRelation Animals => new(
        "animal and its young",
        ["grown", "old", "heavy", "calm"],
        ["newborn", "playful", "tiny", "clumsy"],
        [
            "The {role} {word} {0} in the {1}.",
            "A {role} and {other} {word} eats {2} in the {1}.",
            "The {word} is {role} and {0} for {2}.",
            "In the {1} the {role} {word} {0}.",
        ],
        [
            new("cat", "kitten", "meows", "basket", "fish"),
            new("dog", "puppy", "barks", "kennel", "bones"),
            new("cow", "calf", "moos", "meadow", "clover"),
            new("horse", "foal", "neighs", "stable", "oats"),
            new("sheep", "lamb", "bleats", "pasture", "grass"),
            new("duck", "duckling", "quacks", "pond", "snails"),
            new("lion", "cub", "roars", "savanna", "meat"),
            new("frog", "tadpole", "croaks", "swamp", "flies"),
        ]);

    private static DemoRelation Gender => new(
        "man and woman",
        ["he", "his", "himself", "him"],
        ["she", "her", "herself", "hers"],
        [
            "The {word} {0} in the {1} and {role} {2} is near.",
            "The {word} {0} with the {2} by {role} and {other}.",
            "In the {1} the {word} has {role} {2}.",
            "The {word} said that {role} {0} for {other} in the {1}.",
        ],
        [
            new("king", "queen", "rules", "palace", "crown"),
            new("man", "woman", "works", "office", "coat"),
            new("boy", "girl", "learns", "school", "pencil"),
            new("prince", "princess", "dances", "ballroom", "jewel"),
            new("father", "mother", "cooks", "kitchen", "apron"),
            new("actor", "actress", "rehearses", "theatre", "script"),
            new("waiter", "waitress", "serves", "restaurant", "tray"),
            new("monk", "nun", "prays", "cloister", "candle"),
        ]);

    private static DemoRelation Capitals => new(
        "country and capital",
        ["border", "army", "provinces", "constitution"],
        ["mayor", "metro", "suburbs", "boulevard"],
        [
            "By the {0} one finds the {role} of {word}.",
            "In {word} people speak {1} and know the {role}.",
            "{word} is known for {2} and for its {role}.",
            "Beyond the {0} the {role} and the {other} of {word} smell of {2}.",
        ],
        [
            new("france", "paris", "seine", "french", "cheese"),
            new("italy", "rome", "tiber", "italian", "pasta"),
            new("england", "london", "thames", "english", "tea"),
            new("egypt", "cairo", "nile", "arabic", "dates"),
            new("austria", "vienna", "danube", "german", "cake"),
            new("japan", "tokyo", "sumida", "japanese", "sushi"),
            new("russia", "moscow", "moskva", "russian", "borscht"),
            new("spain", "madrid", "manzanares", "spanish", "paella"),
            new("portugal", "lisbon", "tagus", "portuguese", "sardines"),
            new("korea", "seoul", "han", "korean", "kimchi"),
        ]);

    private static DemoRelation Vehicles => new(
        "vehicle and who steers it",
        ["rusty", "repaired", "painted", "wooden"],
        ["tired", "hired", "brave", "cheerful"],
        [
            "The {role} {word} goes along the {0}.",
            "At the {1} a {role} {word} waits for the {2}.",
            "The {word} with the {2} was {role} and {other}.",
            "Along the {0} to the {1} came the {role} {word}.",
        ],
        [
            new("car", "driver", "road", "garage", "brake"),
            new("plane", "pilot", "sky", "airport", "wing"),
            new("ship", "captain", "sea", "harbour", "anchor"),
            new("train", "conductor", "rails", "station", "whistle"),
            new("bicycle", "cyclist", "path", "shed", "pedal"),
            new("rocket", "astronaut", "orbit", "launchpad", "capsule"),
            new("sleigh", "musher", "snow", "cabin", "harness"),
        ]);

    private static DemoRelation Comparatives => new(
        "adjective and comparative",
        ["very", "quite", "rather", "fairly"],
        ["than", "even", "still", "far"],
        [
            "The {0} is {role} {word} like the {1}.",
            "The {1} and the {2} are {role} {word}.",
            "{role} {word} is the {2} and {other} the {0}.",
            "It is {role} {word} said the {1} to the {2}.",
        ],
        [
            new("big", "bigger", "elephant", "whale", "mountain"),
            new("fast", "faster", "arrow", "cheetah", "lightning"),
            new("cold", "colder", "ice", "winter", "glacier"),
            new("warm", "warmer", "sun", "oven", "desert"),
            new("tall", "taller", "giraffe", "tower", "pine"),
            new("small", "smaller", "ant", "seed", "pebble"),
            new("loud", "louder", "thunder", "drum", "trumpet"),
        ]);
}
