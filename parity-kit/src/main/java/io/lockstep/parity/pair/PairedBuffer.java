package io.lockstep.parity.pair;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.kernels.expr.DType;
import org.jspecify.annotations.Nullable;

/** A buffer on each of two devices, with the same contents as long as the devices agree. */
final class PairedBuffer implements Buffer {
  final Buffer a;
  final Buffer b;

  /** The type of the elements that a kernel has written here last; null before. */
  @Nullable DType written;

  PairedBuffer(Buffer a, Buffer b) {
    this.a = a;
    this.b = b;
  }

  static PairedBuffer of(Buffer buffer) {
    return (PairedBuffer) buffer;
  }

  @Override
  public long bytes() {
    return a.bytes();
  }
}
