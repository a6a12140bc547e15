using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training.Hogwild;

public sealed class WorkerThreadsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    /// <summary>Those that had started went on in memory that was freed.</summary>
    [Fact]
    public void Where_a_thread_cannot_start_those_that_did_end_first()
    {
        var (starts, running, ended) = (0, 0, 0);
        using var stop = new CancellationTokenSource();
        var error = Assert.Throws<TrainingException>(() => WorkerThreads.Run(5, Work, stop, Interval, () => { }, Start));
        Assert.Equal((2, 2), (running, ended));
        Assert.StartsWith("the system gives 2 of 5 threads and no more; choose fewer threads", error.Message, StringComparison.Ordinal);

        void Start(Thread thread)
        {
            if (starts++ == 2)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref running) == 2);
                throw new OutOfMemoryException();
            }

            thread.Start();
        }

        void Work(int number)
        {
            Interlocked.Increment(ref running);
            stop.Token.WaitHandle.WaitOne();
            Thread.Sleep(Interval);
            Interlocked.Increment(ref ended);
        }
    }

    [Fact]
    public void An_exception_on_one_thread_stops_the_others_and_is_thrown()
    {
        var ended = 0;
        using var stop = new CancellationTokenSource();
        Assert.Throws<InvalidDataException>(() => WorkerThreads.Run(3, Work, stop, Interval, () => { }));
        Assert.Equal(2, ended);

        void Work(int number)
        {
            if (number == 1) throw new InvalidDataException();
            stop.Token.WaitHandle.WaitOne();
            Interlocked.Increment(ref ended);
        }
    }
}
