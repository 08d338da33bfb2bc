package io.lockstep.kernels.render.c.dialect;

import io.lockstep.kernels.expr.DType;
import java.util.List;
import java.util.Optional;

/**
 * OpenCL C 1.2. Operations of floats are operators, which a pragma forbids to contract. Its host
 * has no pointers to offset, so a kernel is told where each argument begins in its buffer.
 */
final class OpenClDialect implements Dialect {
  @Override
  public String label() {
    return "opencl";
  }

  @Override
  public List<String> buildOptions() {
    return List.of("-cl-std=CL1.2", "-cl-fp32-correctly-rounded-divide-sqrt");
  }

  @Override
  public String preamble() {
    return """
    #pragma OPENCL FP_CONTRACT OFF
    """;
  }

  @Override
  public String kernel(int items) {
    return "__kernel __attribute__((reqd_work_group_size(" + items + ", 1, 1))) void ";
  }

  @Override
  public String kernel(int items, int groups) {
    return kernel(items);
  }

  @Override
  public String function() {
    return "static ";
  }

  @Override
  public String deviceSpace() {
    return "__global ";
  }

  @Override
  public String restrict() {
    return "restrict";
  }

  @Override
  public String argument(String name) {
    return name + "_base";
  }

  @Override
  public List<String> offsetParameter(String name) {
    return List.of("const ulong " + name + "_at");
  }

  @Override
  public List<String> offset(DType type, String name, boolean readOnly) {
    String start = argument(name) + " + " + name + "_at";
    return List.of(pointer(type, name, readOnly, false) + " = " + start + ";");
  }

  @Override
  public String localArray(String type, String name, int size) {
    return "__local " + type + " " + name + "[" + size + "];";
  }

  @Override
  public String alignedLocalArray(String name, int size) {
    return localArray("__attribute__((aligned(64))) float", name, size);
  }

  @Override
  public String localPointer(String type) {
    return "__local " + type + "*";
  }

  @Override
  public String barrier() {
    return "barrier(CLK_LOCAL_MEM_FENCE);";
  }

  @Override
  public String globalBarrier() {
    return "barrier(CLK_GLOBAL_MEM_FENCE);";
  }

  @Override
  public Optional<Shuffles> shuffles() {
    return Optional.empty();
  }

  @Override
  public String lane() {
    return "(uint)get_local_id(0)";
  }

  @Override
  public String group() {
    return "(uint)get_group_id(0)";
  }

  @Override
  public String item() {
    return "(uint)get_global_id(0)";
  }

  @Override
  public String items() {
    return "(uint)get_global_size(0)";
  }

  @Override
  public String atomicMin(String pointer, String value) {
    return "atomic_min(" + pointer + ", " + value + ");";
  }

  @Override
  public String add(String a, String b) {
    return a + " + " + b;
  }

  @Override
  public String sub(String a, String b) {
    return a + " - " + b;
  }

  @Override
  public String mul(String a, String b) {
    return a + " * " + b;
  }

  @Override
  public String div(String a, String b) {
    return a + " / " + b;
  }

  @Override
  public String fma(String a, String b, String c) {
    return "fma(" + a + ", " + b + ", " + c + ")";
  }

  @Override
  public String sqrt(String x) {
    return "sqrt(" + x + ")";
  }

  @Override
  public String abs(String x) {
    return "fabs(" + x + ")";
  }

  @Override
  public String toFloat(String x) {
    return "convert_float_rte(" + x + ")";
  }

  @Override
  public String asFloat(String x) {
    return "as_float(" + x + ")";
  }

  @Override
  public String asInt(String x) {
    return "as_int(" + x + ")";
  }

  @Override
  public String mulHigh(String a, String b) {
    return "mul_hi(" + a + ", " + b + ")";
  }
}
