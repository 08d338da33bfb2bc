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

  /** What other launches read and write that are done within this one. */
  private final List<AddressRange> alsoReads = new ArrayList<>();

  private final List<AddressRange> alsoWrites = new ArrayList<>();

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

  /** Takes note that another launch is done within this one. */
  void takeIn(CpuLaunch other) {
    alsoReads.addAll(other.reads);
    alsoWrites.addAll(other.writes);
  }

  /** Whether it reads any of the given memory. */
  boolean reads(List<AddressRange> memory) {
    return meet(reads, memory) || meet(alsoReads, memory);
  }

  /** Whether it writes any of the given memory. */
  boolean writes(List<AddressRange> memory) {
    return meet(writes, memory) || meet(alsoWrites, memory);
  }

  /** Whether what is done within this one writes any of the given memory. */
  boolean writesWithin(List<AddressRange> memory) {
    return meet(alsoWrites, memory);
  }

  /** Whether it matters if this or another launch comes first. */
  boolean conflictsWith(CpuLaunch other) {
    return other.reads(writes) || other.writes(writes) || other.writes(reads);
  }

  private static boolean meet(List<AddressRange> some, List<AddressRange> others) {
    return some.stream().anyMatch(e -> others.stream().anyMatch(e::meets));
  }
}
