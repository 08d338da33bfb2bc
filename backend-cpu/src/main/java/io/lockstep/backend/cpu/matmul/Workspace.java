package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.memory.GrowingBlock;

/**
 * A worker's memory: packed operands and one block of C for tiles that stick out of it. Products
 * reserve what they need when they are bound and ask for addresses when they run, since memory
 * moves as it grows.
 */
final class Workspace implements AutoCloseable {
  final GrowingBlock packedA;
  final GrowingBlock packedB;
  final GrowingBlock block;

  Workspace(Allocator memory) {
    packedA = new GrowingBlock(memory);
    packedB = new GrowingBlock(memory);
    block = new GrowingBlock(memory);
  }

  long bytes() {
    return packedA.bytes() + packedB.bytes() + block.bytes();
  }

  @Override
  public void close() {
    packedA.close();
    packedB.close();
    block.close();
  }
}
