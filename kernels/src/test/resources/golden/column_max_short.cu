// k_column_MAX: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_column_MAX(
    const float* __restrict__ in0,
    float* __restrict__ out0) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < 30u; i += gridDim.x * blockDim.x) {
    const uint start = 0u;
    const uint c2 = i;
    const uint end = 50u;
    float acc = 0x0.0p0f;
    for (uint c1 = start; c1 < end; ++c1) {
      const float v0 = in0[c1 * 30u + c2];
      const int v1 = (int)(c1 * 30u + c2);
      const float v2 = __int2float_rn(v1);
      const float v3 = __fadd_rn(v2, 0x1.0p0f);
      const float v4 = __fmul_rn(v0, v3);
      acc = c1 == start ? v4 : (v4 < acc || acc != acc ? acc : v4);
    }
    out0[i] = acc;
  }
}
