using Word2Vec.Torch.Cli;

return CommandShell.Run(args);
