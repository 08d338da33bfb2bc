// k_pick_largest: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_pick_largest(
    const float* __restrict__ in0,
    const float* __restrict__ in1,
    float* __restrict__ out0,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint size2,
    const uint size2_magic,
    const uint size2_shift,
    const uint window0,
    const uint window1,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in0_stride2,
    const uint in0_stride3,
    const uint in0_stride4,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in1_stride3,
    const uint in1_stride4) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint rest2 = __umulhi(i << 1, size2_magic) >> size2_shift;
    const uint c2 = i - rest2 * size2;
    const uint c0 = __umulhi(rest2 << 1, size1_magic) >> size1_shift;
    const uint c1 = rest2 - c0 * size1;
    float best = 0x0.0p0f;
    int found = 0;
    uint best0 = 0u;
    uint best1 = 0u;
    for (uint u0 = 0u; u0 < window0; ++u0) {
      for (uint u1 = 0u; u1 < window1; ++u1) {
        const float v = in0[c0 * in0_stride0 + c1 * in0_stride1 + c2 * in0_stride2 + u0 * in0_stride3 + u1 * in0_stride4];
        if (!found || v > best || (v != v && best == best)) {
          best = v;
          found = 1;
          best0 = u0;
          best1 = u1;
        }
      }
    }
    out0[i] = in1[c0 * in1_stride0 + c1 * in1_stride1 + c2 * in1_stride2 + best0 * in1_stride3 + best1 * in1_stride4];
  }
}
