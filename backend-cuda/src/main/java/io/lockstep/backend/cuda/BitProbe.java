package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.LaunchArguments;
import io.lockstep.backend.support.ProbeCases;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The test of {@link ProbeCases} that a GPU passes when it is opened: the operators as the compiler
 * translates them under the options of strict precision.
 */
final class BitProbe {
  static final String FUNCTION = "bit_probe";

  /** CUDA C++, with the few words of OpenCL C that the cases use. */
  static final String SOURCE =
      """
      typedef unsigned int uint;
      static __device__ int as_int(float x) { return __float_as_int(x); }
      static __device__ float as_float(int x) { return __int_as_float(x); }
      static __device__ float convert_float_rte(int x) { return __int2float_rn(x); }
      static __device__ uint mul_hi(uint a, uint b) { return __umulhi(a, b); }

      extern "C" __global__ void bit_probe(const int* in, int* out) {
        const uint i = blockIdx.x * blockDim.x + threadIdx.x;
        const int a = in[3u * i];
        const int b = in[3u * i + 1u];
        const int c = in[3u * i + 2u];
        const float x = as_float(a);
        const float y = as_float(b);
        const float z = as_float(c);
      %s}
      """
          .formatted(ProbeCases.statements());

  private static final int THREADS = 64;

  private BitProbe() {}

  /**
   * Computes all operations on the GPU and compares them, in memory of its own.
   *
   * @throws io.lockstep.backend.BackendException if a bit differs, with the property at fault,
   *     expected and got
   */
  static void run(OpenGpu gpu, Programs programs) {
    CudaContext.Function function = programs.function(FUNCTION, SOURCE, FUNCTION);
    int[] operands = ProbeCases.operands();
    GpuMemory memory = new GpuMemory(gpu, 0, false);
    try (Arena arena = Arena.ofConfined();
        LaunchArguments arguments = new LaunchArguments(2)) {
      MemorySegment given = arena.allocateFrom(ValueLayout.JAVA_INT, operands);
      MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, ProbeCases.results());
      GpuMemory.Block in = memory.take(given.byteSize());
      GpuMemory.Block out = memory.take(host.byteSize());
      arguments.setAddress(0, in.address());
      arguments.setAddress(1, out.address());
      gpu.work(
          "the bit probe",
          () -> {
            gpu.context.upload(given, in.address(), gpu.stream);
            gpu.context.launch(
                function, ProbeCases.COUNT / THREADS, THREADS, 0, arguments, gpu.stream);
            gpu.context.download(out.address(), host, gpu.stream);
            gpu.context.synchronize(gpu.stream);
          });
      ProbeCases.compare(
          gpu.label() + " (" + gpu.gpu.name() + ")", operands, host.toArray(ValueLayout.JAVA_INT));
    } finally {
      memory.close();
    }
  }
}
