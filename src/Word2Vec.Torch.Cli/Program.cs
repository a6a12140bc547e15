using Word2Vec.Torch.Cli;
using Word2Vec.Torch.Cli.Output;

StandardStreams.Guard();
if (!OpenFiles.AreEnough())
{
    Terminal.Error($"this process may open fewer than {OpenFiles.Needed} more files; raise the limit (ulimit -n 1024)");
    return CommandShell.Failure;
}

return CommandShell.Run(args);
