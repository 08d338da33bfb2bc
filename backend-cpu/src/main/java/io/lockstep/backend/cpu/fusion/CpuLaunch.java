package io.lockstep.backend.cpu.fusion;

import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.ArrayList;
import java.util.List;

/** A kernel with the addresses of its arguments, and what of memory it touches. */
public final class CpuLaunch {
  private final CpuKernel kernel;
  private final long[] addresses;
  private final List<AddressRange> reads;
  private final List<AddressRange> writes;

  /**
   * Binds a kernel.
   *
   * @param addresses one for each argument
   */
  public CpuLaunch(CpuKernel kernel, long[] addresses) {
    this.kernel = kernel;
    this.addresses = addresses;
    KernelSpec spec = kernel.spec();
    List<DType> types = spec.arguments();
    List<Layout> layouts = spec.layouts();
    List<AddressRange> all = new ArrayList<>();
    for (int i = 0; i < addresses.length; i++) {
      all.add(AddressRange.of(addresses[i], layouts.get(i), types.get(i).bytes()));
    }
    this.reads = all.subList(0, spec.inputCount());
    this.writes = all.subList(spec.inputCount(), all.size());
  }

  CpuKernel kernel() {
    return kernel;
  }

  long[] addresses() {
    return addresses;
  }

  /** The address of the first element of an argument, inputs first. */
  long start(int argument) {
    return argument < reads.size()
        ? reads.get(argument).start()
        : writes.get(argument - reads.size()).start();
  }

  /** What each input spans. */
  List<AddressRange> reads() {
    return reads;
  }

  /** What each output spans. */
  List<AddressRange> writes() {
    return writes;
  }

  /** Whether it reads any of the given memory. */
  boolean reads(List<AddressRange> memory) {
    return meet(reads, memory);
  }

  /** Whether it writes any of the given memory. */
  boolean writes(List<AddressRange> memory) {
    return meet(writes, memory);
  }

  private static boolean meet(List<AddressRange> some, List<AddressRange> others) {
    return some.stream().anyMatch(e -> others.stream().anyMatch(e::meets));
  }
}
