// k_column_MAX: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_column_MAX(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    const uint count,
    const uint reduced,
    const uint inner,
    const uint inner_magic,
    const uint inner_shift,
    const uint runs,
    const uint runs_magic,
    const uint runs_shift,
    const uint columns,
    const uint tiles,
    const uint in0_stride0,
    const uint in0_stride1) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint rest = __umulhi(i << 1, inner_magic) >> inner_shift;
    const uint c2 = i - rest * inner;
    const uint c0 = __umulhi(rest << 1, runs_magic) >> runs_shift;
    const uint start = (rest - c0 * runs) * 64u;
    const uint end = reduced < start + 64u ? reduced : start + 64u;
    float acc = 0x0.0p0f;
    #pragma unroll 8
    for (uint c1 = start; c1 < end; ++c1) {
      const float v0 = in0[c0 * in0_stride0 + c1 * in0_stride1 + c2];
      const int v1 = (int)((c0 * reduced + c1) * inner + c2);
      const float v2 = __int2float_rn(v1);
      const float v3 = __fadd_rn(v2, 0x1.0p0f);
      const float v4 = __fmul_rn(v0, v3);
      acc = c1 == start ? v4 : (v4 < acc || acc != acc ? acc : v4);
    }
    out0[i] = acc;
  }
}
