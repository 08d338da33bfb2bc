// k_gelu: 4 groups of 256, 0 bytes of local memory
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

extern "C" __global__ void __launch_bounds__(256) k_gelu(
    const float* in0,
    float* out0,
    const uint count) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const float v0 = in0[i];
    const bool v1 = v0 != v0;
    const float v2 = fabsf(v0);
    const bool v3 = 0x1.4p4f <= v2;
    const bool v4 = v1 || v3;
    const bool v5 = 0x0.0p0f < v0;
    const bool v6 = v5 || v1;
    const float v7 = v6 ? v0 : 0x0.0p0f;
    const float v8 = __fmul_rn(v0, v0);
    const float v9 = __fmul_rn(v8, v0);
    const float v10 = __fmul_rn(v9, 0x1.6e4e26p-5f);
    const float v11 = __fadd_rn(v10, v0);
    const float v12 = __fmul_rn(v11, (-0x1.988452p0f));
    const float v13 = __fmul_rn(v12, 0x1.715476p0f);
    const bool v14 = (-0x1.f8p6f) < v13;
    const bool v15 = v13 != v13;
    const bool v16 = v14 || v15;
    const float v17 = v16 ? v13 : (-0x1.f8p6f);
    const bool v18 = v17 < 0x1.f8p6f;
    const bool v19 = v17 != v17;
    const bool v20 = v18 || v19;
    const float v21 = v20 ? v17 : 0x1.f8p6f;
    const float v22 = fabsf(v21);
    const bool v23 = v22 < 0x1.0p23f;
    const float v24 = __fadd_rn(v22, 0x1.0p23f);
    const float v25 = __fsub_rn(v24, 0x1.0p23f);
    const int v26 = __float_as_int(v25);
    const int v27 = __float_as_int(v21);
    const int v28 = v27 & (-2147483647 - 1);
    const int v29 = v26 | v28;
    const float v30 = __int_as_float(v29);
    const float v31 = v23 ? v30 : v21;
    const float v32 = __fsub_rn(v21, v31);
    const float v33 = __fmaf_rn(v32, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
    const float v34 = __fmaf_rn(v33, v32, 0x1.62e43p-1f);
    const float v35 = __fmaf_rn(v34, v32, 0x1.0p0f);
    const int v36 = to_int(v31);
    const int v37 = (int)((uint)v36 + (uint)127);
    const int v38 = (int)((uint)v37 << 23);
    const float v39 = __int_as_float(v38);
    const float v40 = __fmul_rn(v35, v39);
    const float v41 = __fadd_rn(v40, 0x1.0p0f);
    const float v42 = __fdiv_rn(v0, v41);
    const float v43 = v4 ? v7 : v42;
    out0[i] = v43;
  }
}
