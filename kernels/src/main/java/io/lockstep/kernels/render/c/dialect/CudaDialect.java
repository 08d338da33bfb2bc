package io.lockstep.kernels.render.c.dialect;

import io.lockstep.kernels.expr.DType;
import java.util.List;
import java.util.Optional;

/** CUDA C++ for nvcc or NVRTC. Each operation of floats is an intrinsic with its rounding. */
final class CudaDialect implements Dialect {
  private static final String WHOLE_WARP = "0xffffffffu";

  @Override
  public String label() {
    return "cuda";
  }

  @Override
  public List<String> buildOptions() {
    return List.of("--fmad=false", "--prec-div=true", "--prec-sqrt=true", "--ftz=false");
  }

  @Override
  public String preamble() {
    return """
    typedef unsigned int uint;
    typedef unsigned char uchar;
    typedef unsigned short ushort;
    """;
  }

  @Override
  public String kernel(int items) {
    return kernel(Integer.toString(items));
  }

  @Override
  public String kernel(int items, int groups) {
    return kernel(items + ", " + groups);
  }

  private static String kernel(String bounds) {
    return "extern \"C\" __global__ void __launch_bounds__(" + bounds + ") ";
  }

  @Override
  public String function() {
    return "static __device__ ";
  }

  @Override
  public String deviceSpace() {
    return "";
  }

  @Override
  public String restrict() {
    return "__restrict__";
  }

  @Override
  public String argument(String name) {
    return name;
  }

  @Override
  public List<String> offsetParameter(String name) {
    return List.of();
  }

  @Override
  public List<String> offset(DType type, String name, boolean readOnly) {
    return List.of();
  }

  @Override
  public String localArray(String type, String name, int size) {
    return "__shared__ " + type + " " + name + "[" + size + "];";
  }

  @Override
  public String alignedLocalArray(String name, int size) {
    return localArray("__align__(16) float", name, size);
  }

  @Override
  public String localPointer(String type) {
    return type + "*";
  }

  @Override
  public String barrier() {
    return "__syncthreads();";
  }

  @Override
  public String globalBarrier() {
    return barrier();
  }

  @Override
  public Optional<Shuffles> shuffles() {
    return Optional.of(
        new Shuffles() {
          @Override
          public String down(String variable, String distance) {
            return "__shfl_down_sync(" + WHOLE_WARP + ", " + variable + ", " + distance + ")";
          }

          @Override
          public String from(String variable, String item) {
            return "__shfl_sync(" + WHOLE_WARP + ", " + variable + ", " + item + ")";
          }
        });
  }

  @Override
  public String lane() {
    return "threadIdx.x";
  }

  @Override
  public String group() {
    return "blockIdx.x";
  }

  @Override
  public String item() {
    return "blockIdx.x * blockDim.x + threadIdx.x";
  }

  @Override
  public String items() {
    return "gridDim.x * blockDim.x";
  }

  @Override
  public String atomicMin(String pointer, String value) {
    return "atomicMin(" + pointer + ", " + value + ");";
  }

  @Override
  public String add(String a, String b) {
    return "__fadd_rn(" + a + ", " + b + ")";
  }

  @Override
  public String sub(String a, String b) {
    return "__fsub_rn(" + a + ", " + b + ")";
  }

  @Override
  public String mul(String a, String b) {
    return "__fmul_rn(" + a + ", " + b + ")";
  }

  @Override
  public String div(String a, String b) {
    return "__fdiv_rn(" + a + ", " + b + ")";
  }

  @Override
  public String fma(String a, String b, String c) {
    return "__fmaf_rn(" + a + ", " + b + ", " + c + ")";
  }

  @Override
  public String sqrt(String x) {
    return "__fsqrt_rn(" + x + ")";
  }

  @Override
  public String abs(String x) {
    return "fabsf(" + x + ")";
  }

  @Override
  public String toFloat(String x) {
    return "__int2float_rn(" + x + ")";
  }

  @Override
  public String asFloat(String x) {
    return "__int_as_float(" + x + ")";
  }

  @Override
  public String asInt(String x) {
    return "__float_as_int(" + x + ")";
  }

  @Override
  public String mulHigh(String a, String b) {
    return "__umulhi(" + a + ", " + b + ")";
  }
}
