package io.lockstep.training.verify;

import io.lockstep.backend.Backend;
import io.lockstep.backend.compare.RegionComparison;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.runtime.KernelObserver;
import io.lockstep.runtime.KernelOperand;
import io.lockstep.runtime.ObservedKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs each kernel twice from the same inputs and compares all that it wrote, bit for bit, before
 * the next one starts: a device in step with itself. NaN agrees with NaN, as the contract leaves
 * its bits open. In the memory of the host lie the results of one kernel at a time, and the inputs
 * that it writes over.
 */
final class DoubledKernels implements KernelObserver {
  /** Bytes that are compared at a time, few enough to stay in a processor's cache. */
  private static final long PIECE = 1L << 18;

  private final MemorySegment piece = allocate(PIECE);
  private final Map<ObservedKernel, Rooms> known = new HashMap<>();
  private MemorySegment memory = allocate(0);

  /** Which inputs a kernel writes over, and the bytes of these and of its outputs. */
  private record Rooms(List<KernelOperand> overwritten, long inputs, long outputs) {
    static Rooms of(ObservedKernel kernel) {
      List<KernelOperand> overwritten =
          kernel.inputs().stream()
              .filter(in -> kernel.outputs().stream().anyMatch(in::meets))
              .toList();
      return new Rooms(overwritten, bytes(overwritten), bytes(kernel.outputs()));
    }

    private static long bytes(List<KernelOperand> operands) {
      return operands.stream().mapToLong(o -> padded(o.bytes())).sum();
    }
  }

  @Override
  public void onKernel(ObservedKernel kernel) {
    Rooms rooms = known.computeIfAbsent(kernel, Rooms::of);
    if (memory.byteSize() < rooms.inputs() + rooms.outputs()) {
      memory = allocate(rooms.inputs() + rooms.outputs());
    }
    List<MemorySegment> inputs = cut(memory, rooms.overwritten());
    List<MemorySegment> first = cut(memory.asSlice(rooms.inputs()), kernel.outputs());
    read(rooms.overwritten(), inputs);
    kernel.run();
    read(kernel.outputs(), first);
    again(kernel, rooms, inputs);
    for (int i = 0; i < first.size(); i++) {
      if (!isSame(kernel.outputs().get(i), first.get(i))) {
        require(kernel, i, first.get(i), () -> again(kernel, rooms, inputs));
      }
    }
  }

  private static void again(ObservedKernel kernel, Rooms rooms, List<MemorySegment> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      rooms.overwritten().get(i).write(inputs.get(i));
    }
    kernel.run();
  }

  /** Returns whether an output has the bytes that it had; if not, it may still agree. */
  private boolean isSame(KernelOperand output, MemorySegment before) {
    for (long at = 0; at < before.byteSize(); at += PIECE) {
      long bytes = Math.min(PIECE, before.byteSize() - at);
      MemorySegment now = piece.asSlice(0, bytes);
      output.read(at, now);
      if (now.mismatch(before.asSlice(at, bytes)) != -1) {
        return false;
      }
    }
    return true;
  }

  /** Requires that an output agrees with what it was. */
  private static void require(
      ObservedKernel kernel, int number, MemorySegment first, Runnable again) {
    KernelOperand output = kernel.outputs().get(number);
    MemorySegment now = allocate(output.bytes());
    output.read(0, now);
    RegionComparison found = RegionComparison.of(output.region(), first, now);
    if (!found.isEqual()) {
      again.run();
      output.read(0, now);
      throw new KernelDiffersException(KernelDifference.of(kernel, number, found, now));
    }
  }

  private static void read(List<KernelOperand> operands, List<MemorySegment> targets) {
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).byteSize() > 0) {
        operands.get(i).read(0, targets.get(i));
      }
    }
  }

  private static List<MemorySegment> cut(MemorySegment memory, List<KernelOperand> operands) {
    List<MemorySegment> parts = new ArrayList<>();
    long at = 0;
    for (KernelOperand operand : operands) {
      parts.add(memory.asSlice(at, operand.bytes()));
      at += padded(operand.bytes());
    }
    return parts;
  }

  private static long padded(long bytes) {
    return (bytes + Backend.HOST_ALIGNMENT - 1) / Backend.HOST_ALIGNMENT * Backend.HOST_ALIGNMENT;
  }

  private static MemorySegment allocate(long bytes) {
    return NativeMemory.allocate(Arena.ofAuto(), bytes, Backend.HOST_ALIGNMENT);
  }
}
