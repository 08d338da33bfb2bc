package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.driver.LaunchArguments;

/** One call of a recording that puts work on the stream, with its arguments. */
sealed interface Task {
  /** Returns what it is, for errors. */
  String name();

  /** Queues the work, or notes it down while the stream is captured. */
  void queue(OpenGpu gpu);

  /** Frees the arguments. */
  void close();

  /** A launch of a function. */
  record Launch(
      CudaContext.Function function,
      String name,
      int blocks,
      int threads,
      LaunchArguments arguments)
      implements Task {
    @Override
    public void queue(OpenGpu gpu) {
      gpu.context.launch(function, blocks, threads, 0, arguments, gpu.stream);
    }

    @Override
    public void close() {
      arguments.close();
    }
  }

  /** A product of matrices at addresses. */
  record Product(BlasProducts blas, String name, Gemm gemm, long a, long b, long result)
      implements Task {
    @Override
    public void queue(OpenGpu gpu) {
      blas.multiply(gemm, a, b, result);
    }

    @Override
    public void close() {}
  }
}
