// k_place_largest: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_place_largest(
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
    const uint stride0,
    const uint stride0_magic,
    const uint stride0_shift,
    const uint dilation0,
    const uint count0,
    const uint stride1,
    const uint stride1_magic,
    const uint stride1_shift,
    const uint dilation1,
    const uint count1,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in0_stride2,
    const uint in0_stride3,
    const uint in0_stride4,
    const uint in1_stride0,
    const uint in1_stride1) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint rest2 = __umulhi(i << 1, size2_magic) >> size2_shift;
    const uint c2 = i - rest2 * size2;
    const uint c0 = __umulhi(rest2 << 1, size1_magic) >> size1_shift;
    const uint c1 = rest2 - c0 * size1;
    float acc = 0x0.0p0f;
    for (uint t0 = 0u; t0 < window0 && t0 * dilation0 <= c1; ++t0) {
      const uint from0 = c1 - t0 * dilation0;
      const uint w0 = __umulhi(from0 << 1, stride0_magic) >> stride0_shift;
      if (w0 * stride0 == from0 && w0 < count0) {
        for (uint t1 = 0u; t1 < window1 && t1 * dilation1 <= c2; ++t1) {
          const uint from1 = c2 - t1 * dilation1;
          const uint w1 = __umulhi(from1 << 1, stride1_magic) >> stride1_shift;
          if (w1 * stride1 == from1 && w1 < count1) {
            float best = 0x0.0p0f;
            int found = 0;
            uint best0 = 0u;
            uint best1 = 0u;
            for (uint u0 = 0u; u0 < window0; ++u0) {
              for (uint u1 = 0u; u1 < window1; ++u1) {
                const float v = in0[c0 * in0_stride0 + w0 * in0_stride1 + w1 * in0_stride2 + u0 * in0_stride3 + u1 * in0_stride4];
                if (!found || v > best || (v != v && best == best)) {
                  best = v;
                  found = 1;
                  best0 = u0;
                  best1 = u1;
                }
              }
            }
            if (best0 == t0 && best1 == t1) {
              acc = __fadd_rn(acc, in1[c0 * in1_stride0 + w0 * in1_stride1 + w1]);
            }
          }
        }
      }
    }
    out0[i] = acc;
  }
}
