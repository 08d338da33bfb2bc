package io.lockstep.backend.cpu.fusion;

import io.lockstep.kernels.spec.Layout;

/**
 * Memory from one address to another.
 *
 * @param start address of the first byte
 * @param end address behind the last byte
 */
record AddressRange(long start, long end) {
  /** Returns what the elements of a layout span, of so many bytes each. */
  static AddressRange of(long address, Layout layout, int bytes) {
    return elements(address + (long) layout.offset() * bytes, layout.span(), bytes, bytes);
  }

  /** Returns what {@code count} elements span that lie {@code stride} bytes apart. */
  static AddressRange elements(long address, long count, long stride, int bytes) {
    return new AddressRange(address, count == 0 ? address : address + (count - 1) * stride + bytes);
  }

  boolean meets(AddressRange other) {
    return start < other.end && other.start < end;
  }

  boolean contains(AddressRange other) {
    return start <= other.start && other.end <= end;
  }
}
