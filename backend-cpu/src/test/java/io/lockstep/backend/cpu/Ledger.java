package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.memory.Block;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An allocator that can come to its end, and sees who writes to what was given back. */
final class Ledger implements Allocator {
  private static final byte DEAD = 0x5a;

  private final List<MemorySegment> dead = new ArrayList<>();
  private long live;
  private int left = Integer.MAX_VALUE;
  private boolean forGood;
  private Supplier<Error> end = () -> new OutOfMemoryError("as the test wants it");

  /** Lets so many allocations pass before one fails, or all from there on. */
  void endAfter(int allocations, boolean all) {
    left = allocations;
    forGood = all;
  }

  /** Lets so many allocations pass before all fail by an error of another kind. */
  void endAfter(int allocations, Supplier<Error> error) {
    endAfter(allocations, true);
    end = error;
  }

  void goOn() {
    left = Integer.MAX_VALUE;
  }

  /** The bytes that were not given back. */
  long live() {
    return live;
  }

  @Override
  public Block allocate(long bytes) {
    if (left == 0) {
      left = forGood ? 0 : Integer.MAX_VALUE;
      throw end.get();
    }
    left--;
    live += bytes;
    MemorySegment memory = Arena.ofAuto().allocate(bytes, ALIGNMENT);
    return new Block(memory, () -> giveBack(memory));
  }

  private void giveBack(MemorySegment memory) {
    live -= memory.byteSize();
    memory.fill(DEAD);
    dead.add(memory);
  }

  void checkNobodyWroteToTheDead() {
    long largest = dead.stream().mapToLong(MemorySegment::byteSize).max().orElse(0);
    MemorySegment untouched = Arena.ofAuto().allocate(largest).fill(DEAD);
    for (MemorySegment memory : dead) {
      assertEquals(-1, memory.mismatch(untouched.asSlice(0, memory.byteSize())));
    }
  }
}
