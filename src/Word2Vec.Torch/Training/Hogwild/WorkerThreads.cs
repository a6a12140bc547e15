using System.Runtime.ExceptionServices;

namespace Word2Vec.Torch.Training;

/// <summary>Runs one job on several threads, and looks after them from the calling one.</summary>
internal static class WorkerThreads
{
    /// <summary>Runs the work on every thread and waits. An exception on one thread stops them all and is thrown here.</summary>
    /// <param name="count">How many threads.</param>
    /// <param name="work">The work, given the thread's number.</param>
    /// <param name="stop">Cancelled when a thread fails.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="look">Called on the calling thread while the others work; an exception in it stops them too.</param>
    public static void Run(int count, Action<int> work, CancellationTokenSource stop, TimeSpan interval, Action look)
    {
        ExceptionDispatchInfo? failure = null;
        using var done = new CountdownEvent(count);
        for (var index = 0; index < count; index++)
        {
            var number = index;
            new Thread(() => Guard(() => work(number), () => done.Signal())) { IsBackground = true, Name = $"w2v trainer {number}" }.Start();
        }

        while (!done.Wait(interval)) Guard(look, () => { });
        failure?.Throw();

        void Guard(Action action, Action after)
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                stop.Cancel();
            }
            finally
            {
                after();
            }
        }
    }
}
