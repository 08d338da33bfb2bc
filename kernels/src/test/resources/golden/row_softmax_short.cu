// k_softmax: 16 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

static __device__ int to_int(float x) {
  return x != x ? 0
      : x >= 0x1.0p31f ? 2147483647
      : x < -0x1.0p31f ? (-2147483647 - 1)
      : (int)x;
}

extern "C" __global__ void __launch_bounds__(256) k_softmax(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ out1,
    const uint rows,
    const uint cols,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0) {
  const uint item = threadIdx.x % 32u;
  const uint nth = threadIdx.x / 32u;
  const uint row = blockIdx.x * 8u + nth;
  const uint length = row < rows ? cols : 0u;
  float r0 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      for (uint c = item; c < length; c += 256u) {
        const float v0 = in0[row * in0_stride0 + c];
        part0 = c == item ? v0 : (v0 < part0 || part0 != part0 ? part0 : v0);
      }
      r0 = part0;
    }
    #pragma unroll
    for (uint h = 16u; h > 0u; h >>= 1) {
      const float other0 = __shfl_down_sync(0xffffffffu, r0, h);
      r0 = item + h < length ? (other0 < r0 || r0 != r0 ? r0 : other0) : r0;
    }
    r0 = __shfl_sync(0xffffffffu, r0, 0);
  }
  float r1 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      for (uint c = item; c < length; c += 256u) {
        const float v0 = in0[row * in0_stride0 + c];
        const float v1 = __fsub_rn(v0, r0);
        const float v2 = __fmul_rn(v1, 0x1.715476p0f);
        const bool v3 = (-0x1.f8p6f) < v2;
        const bool v4 = v2 != v2;
        const bool v5 = v3 || v4;
        const float v6 = v5 ? v2 : (-0x1.f8p6f);
        const bool v7 = v6 < 0x1.f8p6f;
        const bool v8 = v6 != v6;
        const bool v9 = v7 || v8;
        const float v10 = v9 ? v6 : 0x1.f8p6f;
        const float v11 = fabsf(v10);
        const bool v12 = v11 < 0x1.0p23f;
        const float v13 = __fadd_rn(v11, 0x1.0p23f);
        const float v14 = __fsub_rn(v13, 0x1.0p23f);
        const int v15 = __float_as_int(v14);
        const int v16 = __float_as_int(v10);
        const int v17 = v16 & (-2147483647 - 1);
        const int v18 = v15 | v17;
        const float v19 = __int_as_float(v18);
        const float v20 = v12 ? v19 : v10;
        const float v21 = __fsub_rn(v10, v20);
        const float v22 = __fmaf_rn(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
        const float v23 = __fmaf_rn(v22, v21, 0x1.62e43p-1f);
        const float v24 = __fmaf_rn(v23, v21, 0x1.0p0f);
        const int v25 = to_int(v20);
        const int v26 = (int)((uint)v25 + (uint)127);
        const int v27 = (int)((uint)v26 << 23);
        const float v28 = __int_as_float(v27);
        const float v29 = __fmul_rn(v24, v28);
        part0 = c == item ? v29 : __fadd_rn(part0, v29);
      }
      r1 = part0;
    }
    #pragma unroll
    for (uint h = 16u; h > 0u; h >>= 1) {
      const float other0 = __shfl_down_sync(0xffffffffu, r1, h);
      r1 = item + h < length ? __fadd_rn(r1, other0) : r1;
    }
    r1 = __shfl_sync(0xffffffffu, r1, 0);
  }
  for (uint c = item; c < length; c += 32u) {
    const float v0 = in0[row * in0_stride0 + c];
    const float v1 = __fsub_rn(v0, r0);
    const float v2 = __fmul_rn(v1, 0x1.715476p0f);
    const bool v3 = (-0x1.f8p6f) < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : (-0x1.f8p6f);
    const bool v7 = v6 < 0x1.f8p6f;
    const bool v8 = v6 != v6;
    const bool v9 = v7 || v8;
    const float v10 = v9 ? v6 : 0x1.f8p6f;
    const float v11 = fabsf(v10);
    const bool v12 = v11 < 0x1.0p23f;
    const float v13 = __fadd_rn(v11, 0x1.0p23f);
    const float v14 = __fsub_rn(v13, 0x1.0p23f);
    const int v15 = __float_as_int(v14);
    const int v16 = __float_as_int(v10);
    const int v17 = v16 & (-2147483647 - 1);
    const int v18 = v15 | v17;
    const float v19 = __int_as_float(v18);
    const float v20 = v12 ? v19 : v10;
    const float v21 = __fsub_rn(v10, v20);
    const float v22 = __fmaf_rn(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
    const float v23 = __fmaf_rn(v22, v21, 0x1.62e43p-1f);
    const float v24 = __fmaf_rn(v23, v21, 0x1.0p0f);
    const int v25 = to_int(v20);
    const int v26 = (int)((uint)v25 + (uint)127);
    const int v27 = (int)((uint)v26 << 23);
    const float v28 = __int_as_float(v27);
    const float v29 = __fmul_rn(v24, v28);
    const float v30 = __fdiv_rn(v29, r1);
    out0[row * out0_stride0 + c] = v30;
  }
  if (item == 0u && row < rows) {
    out1[row * out1_stride0] = r1;
  }
}
