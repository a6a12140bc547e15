using System.CommandLine;
using Spectre.Console;
using Word2Vec.Torch.Cli.Doctor;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v doctor</c>: what a bug report needs, and the remedy where something is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Say whether w2v can work here, and what a bug report needs") { json };
        command.SetAction(parsed =>
        {
            var checks = Diagnosis.Of(SystemProbe.Read(LibtorchOption.Load(parsed), LibtorchOption.Source(parsed)));
            if (parsed.GetValue(json)) Terminal.Json(Diagnosis.Document(checks));
            else Print(checks);
            return Diagnosis.Verdict(checks) == CheckStatus.Missing ? CommandShell.Failure : CommandShell.Success;
        });
        return command;
    }

    private static void Print(IReadOnlyList<Check> checks)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("status", "name", "value");
        foreach (var check in checks)
            table.AddRow(new Markup($"[{ColorOf(check.Status)}]{Diagnosis.Word(check.Status)}[/]"), Plain(check.Name), Plain(check.Value));
        Terminal.Out.Write(table);
        Terminal.Line();
        foreach (var check in checks)
            if (check.Remedy is not null) Terminal.Line($"{Diagnosis.Word(check.Status)}: {check.Name}: {check.Value}; remedy: {check.Remedy}");
        if (Diagnosis.Verdict(checks) == CheckStatus.Ok) Terminal.Line($"all is well");
    }

    private static Spectre.Console.Text Plain(string text) => new(text);

    private static string ColorOf(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "green",
        CheckStatus.Warning => "yellow",
        _ => "red",
    };
}
