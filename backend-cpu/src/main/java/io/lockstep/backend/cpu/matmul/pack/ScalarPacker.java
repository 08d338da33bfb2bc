package io.lockstep.backend.cpu.matmul.pack;

import io.lockstep.backend.cpu.matmul.code.NativeFloats;

/** Packs float by float; the form for every stride and for JVMs without the Vector API. */
final class ScalarPacker implements Packer {
  @Override
  public void pack(
      long target,
      int slots,
      int depth,
      long source,
      int width,
      long laneStride,
      long depthStride) {
    for (int p = 0; p < depth; p++) {
      long from = source + p * depthStride;
      long to = target + 4L * p * slots;
      for (int lane = 0; lane < width; lane++) {
        NativeFloats.set(to + 4L * lane, NativeFloats.get(from + lane * laneStride));
      }
    }
  }
}
