using System.Runtime.ExceptionServices;

namespace Word2Vec.Torch.Training;

/// <summary>Runs one job on several threads, and looks after them from the calling one.</summary>
internal static class WorkerThreads
{
    /// <summary>
    /// Runs the work on every thread and waits. An exception on one thread, or a thread that cannot start, stops them all and is thrown
    /// here, after the last of them has ended: what they work on can be freed then.
    /// </summary>
    /// <param name="count">How many threads.</param>
    /// <param name="work">The work, given the thread's number.</param>
    /// <param name="stop">Cancelled when a thread fails.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="look">Called on the calling thread while the others work; an exception in it stops them too.</param>
    /// <param name="start">Starts a thread; a test's fails.</param>
    /// <exception cref="TrainingException">The system gives no further thread.</exception>
    public static void Run(int count, Action<int> work, CancellationTokenSource stop, TimeSpan interval, Action look, Action<Thread>? start = null)
    {
        ExceptionDispatchInfo? failure = null;
        using var done = new CountdownEvent(count);
        var started = 0;
        Guard(StartAll, () => { });
        if (started < count) done.Signal(count - started);
        while (!done.Wait(interval)) Guard(look, () => { });
        failure?.Throw();

        void StartAll()
        {
            start ??= thread => thread.Start();
            for (; started < count; started++)
            {
                var number = started;
                var thread = new Thread(() => Guard(() => work(number), () => done.Signal())) { IsBackground = true, Name = $"w2v trainer {number}" };
                try
                {
                    start(thread);
                }
                catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
                {
                    throw new TrainingException($"the system gives {started} of {count} threads and no more; choose fewer threads, or raise its limits of processes and address space", error);
                }
            }
        }

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
