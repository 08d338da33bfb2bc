package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.graph.Source;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Elements on their way from the host to the device. One object for all writes of an engine, so
 * that a batch makes no garbage.
 */
final class HostWrites implements Backend.Filler {
  private static final Rows NOTHING = (_, _, _) -> {};

  private final Backend backend;
  private final IndexScan scan = new IndexScan();
  private Rows rows = NOTHING;
  private long rowBytes = 1;
  private @Nullable Source target;

  HostWrites(Backend backend) {
    this.backend = backend;
  }

  /** Replaces the contents of a source by elements that are checked first. */
  void whole(String operation, Source source, MemorySegment elements) {
    Checks.fills(operation, source, elements);
    scan.begin();
    scan.see(operation, source, elements);
    if (elements.isNative()) {
      backend.upload(elements, source.buffer(), 0);
    } else {
      backend.upload(
          (from, piece) -> piece.copyFrom(elements.asSlice(from, piece.byteSize())),
          elements.byteSize(),
          source.dtype().bytes(),
          source.buffer(),
          0);
    }
    scan.define(source);
  }

  /** Replaces the contents of a source by rows, written right where the device copies from. */
  void rows(Source source, Rows given) {
    long bytes = (long) source.shape().size() * source.dtype().bytes();
    source.undefine("was not written whole, since that failed; write it again");
    scan.begin();
    if (bytes > 0) {
      int count = source.shape().rank() == 0 ? 1 : source.shape().dim(0);
      rows = given;
      rowBytes = bytes / count;
      target = source;
      try {
        backend.upload(this, bytes, rowBytes, source.buffer(), 0);
      } finally {
        rows = NOTHING;
        target = null;
      }
    }
    scan.define(source);
  }

  @Override
  public void fill(long from, MemorySegment piece) {
    rows.copy((int) (from / rowBytes), (int) (piece.byteSize() / rowBytes), piece);
    Source source = target;
    if (source != null) {
      scan.see("write", source, piece);
    }
  }
}
