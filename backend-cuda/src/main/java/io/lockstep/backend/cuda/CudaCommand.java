package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.driver.LaunchArguments;
import io.lockstep.backend.queue.CommandQueue;
import io.lockstep.backend.queue.CommandQueue.Event;
import io.lockstep.kernels.render.c.source.LaunchShape;
import org.jspecify.annotations.Nullable;

/** What is put on the stream again and again, or noted down while the stream is captured. */
sealed interface CudaCommand extends CommandQueue.Command {
  /** Returns the queue of the stream. */
  CudaQueue queue();

  /** Puts it on the stream. */
  void enqueue();

  @Override
  default void enqueue(@Nullable Event done) {
    enqueue();
    queue().mark(done);
  }

  /** A launch of a function. */
  record Launch(
      CudaQueue queue,
      CudaContext.Function function,
      LaunchShape.Phase phase,
      LaunchArguments arguments)
      implements CudaCommand {
    @Override
    public String name() {
      return "kernel " + phase.function();
    }

    @Override
    public void enqueue() {
      queue.context().launch(function, phase.groups(), phase.items(), 0, arguments, queue.stream());
    }

    @Override
    public void close() {
      arguments.close();
    }
  }

  /** A product of matrices at addresses. */
  record Product(
      CudaQueue queue, BlasProducts blas, String name, Gemm gemm, long a, long b, long result)
      implements CudaCommand {
    @Override
    public void enqueue() {
      blas.multiply(gemm, a, b, result);
    }

    @Override
    public void close() {}
  }

  /** Commands captured as a graph, which has its own copy of their arguments. */
  record Graph(CudaQueue queue, CudaContext.ExecutableGraph graph, String name)
      implements CudaCommand {
    @Override
    public void enqueue() {
      queue.context().launch(graph, queue.stream());
    }

    @Override
    public void close() {
      queue.context().destroy(graph);
    }
  }
}
