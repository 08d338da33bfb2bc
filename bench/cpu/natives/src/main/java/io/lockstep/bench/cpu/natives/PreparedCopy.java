package io.lockstep.bench.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.HashedDraws;
import io.lockstep.bench.work.Streams;
import io.lockstep.bench.worker.Prepared;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** A copy, a part of it by each thread of the common pool and by the caller. */
final class PreparedCopy implements Prepared {
  private static final int SAMPLE = 8 * Float.BYTES;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment source;
  private final MemorySegment target;
  private final int parts;

  PreparedCopy(Copy copy, int threads) {
    parts = threads;
    source = arena.allocate((long) Float.BYTES * copy.floats(), 64);
    target = arena.allocate(source.byteSize(), 64);
    HashedDraws.fillAround0(source, Streams.GIVEN, 1);
  }

  @Override
  public void run() {
    IntStream.range(0, parts).parallel().forEach(this::copy);
  }

  private void copy(int part) {
    long from = source.byteSize() * part / parts;
    long bytes = source.byteSize() * (part + 1) / parts - from;
    MemorySegment.copy(source, from, target, from, bytes);
  }

  @Override
  public void synchronize() {}

  @Override
  public float[] sample() {
    return target.asSlice(target.byteSize() - SAMPLE).toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
