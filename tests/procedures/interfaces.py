"""The interfaces of the standard procedures as they are documented, or as calls in public programs show them.

Written from the reference pages and declarations of the procedures and from calls, not from our files: groups are iconic in,
iconic out, control in, control out. Names of parameters count where the source gives them.
"""

from __future__ import annotations

#: From the documentation of the procedures (their pages and their declarations in exported programs).
DOCUMENTED = {
    # Develop, Graphics
    "dev_open_window_fit_image": "Image : : Row, Column, WidthLimit, HeightLimit : WindowHandle",
    "dev_open_window_fit_size": " : : Row, Column, Width, Height, WidthLimit, HeightLimit : WindowHandle",
    "dev_resize_window_fit_image": "Image : : Row, Column, WidthLimit, HeightLimit : ",
    "dev_resize_window_fit_size": " : : Row, Column, Width, Height, WidthLimit, HeightLimit : ",
    "dev_update_off": " : : : ",
    "dev_update_on": " : : : ",
    "dev_close_window_dict": " : : WindowHandleDict : ",
    "disp_message": " : : WindowHandle, String, CoordSystem, Row, Column, Color, Box : ",
    "disp_continue_message": " : : WindowHandle, Color, Box : ",
    "disp_end_of_program_message": " : : WindowHandle, Color, Box : ",
    "set_display_font": " : : WindowHandle, Size, Font, Bold, Slant : ",
    "disp_3d_coord_system": " : : WindowHandle, CamParam, Pose, CoordAxesLength : ",
    "plot_tuple": " : : WindowHandle, XValues, YValues, XLabel, YLabel, Color, GenParamName, GenParamValue : ",
    "plot_funct_1d": " : : WindowHandle, Function, XLabel, YLabel, Color, GenParamName, GenParamValue : ",
    "get_distinct_colors": " : : NumColors, Random, StartColor, EndColor : Colors",
    "visualize_object_model_3d": " : : WindowHandle, ObjectModel3D, CamParam, PoseIn, GenParamName, GenParamValue, Title, Label, Information : PoseOut",
    "dev_display_pie_chart": " : : WindowHandle, Ratios, Row, Column, Radius, Colors, GenParam : ",
    # File, Tuple, Filters, XLD, Object
    "list_image_files": " : : ImageDirectory, Extensions, Options : ImageFiles",
    "parse_filename": " : : FileName : BaseName, Extension, Directory",
    "remove_dir_recursively": " : : DirName : ",
    "tuple_shuffle": " : : Tuple : Shuffled",
    "tuple_vector_cross_product": " : : V1, V2 : VC",
    "scale_image_range": "Image : ImageScaled : Min, Max : ",
    "calculate_lines_gauss_parameters": " : : MaxLineWidth, Contrast : Sigma, Low, High",
    "gen_arrow_contour_xld": " : Arrow : Row1, Column1, Row2, Column2, HeadLength, HeadWidth : ",
    "select_mask_obj": "Objects : SelectedObjects : Mask : ",
    # Matching
    "dev_display_shape_matching_results": " : : ModelID, Color, Row, Column, Angle, ScaleR, ScaleC, Model : ",
    "get_hom_mat2d_from_matching_result": " : : Row, Column, Angle, ScaleR, ScaleC : HomMat2D",
    "dev_display_ncc_matching_results": " : : ModelID, Color, Row, Column, Angle, Model : ",
    # Calibration and 3D
    "get_cam_par_data": " : : CameraParam, ParamName : ParamValue",
    "set_cam_par_data": " : : CameraParamIn, ParamName, ParamValue : CameraParamOut",
    "get_cam_par_names": " : : CameraParam : CameraType, ParamNames",
    "get_object_models_center": " : : ObjectModel3DID : Center",
    "gen_arrow_object_model_3d": " : : ArrowThickness, ArrowStart, ArrowEnd : ObjectModel3DArrow",
    "gen_camera_setup_object_model_3d": " : : CameraSetupModelID, CameraSize, ConeLength : ObjectModel3DCamera, ObjectModel3DCone",
    # Classification of older versions
    "read_dl_classifier_data_set": " : : ImageDirectory, LabelSource : ImageFiles, GroundTruthLabels, LabelIndices, UniqueClasses",
    "split_dl_classifier_data_set": " : : ImageFiles, GroundTruthLabels, TrainingPercent, ValidationPercent : TrainingImages, TrainingLabels, ValidationImages, ValidationLabels, TestImages, TestLabels",
    "select_percentage_dl_classifier_data": " : : ImageFiles, GroundTruthLabels, SelectPercentage : ImageFilesOut, LabelsOut",
    "preprocess_dl_classifier_images": "Images : ImagesPreprocessed : GenParamName, GenParamValue, DLClassifierHandle : ",
    "augment_images": "Images : ImagesAugmented : GenParamName, GenParamValue : ",
    "apply_dl_classifier_batchwise": " : : ImageFiles, DLClassifierHandle : DLClassifierResultIDs, PredictedClasses, Confidences",
    "evaluate_dl_classifier": " : : GroundTruthLabels, DLClassifierHandle, DLClassifierResultID, EvaluationMeasureType, ClassesToEvaluate : EvaluationMeasure",
    "compute_top_k_error": " : : DLClassifierHandle, DLClassifierResultID, GroundTruthLabels, Indices, K : TopKError",
    "gen_confusion_matrix": " : : GroundTruthLabels, PredictedClasses, GenParamName, GenParamValue, WindowHandle : ConfusionMatrix",
    "plot_dl_classifier_training_progress": " : : TrainingErrors, ValidationErrors, LearningRates, Epochs, NumEpochs, WindowHandle : ",
    "train_dl_classifier": " : : DLClassifierHandle, FileName, NumEpochs, TrainingImages, TrainingLabels, ValidationImages, ValidationLabels, LearningRateStepEveryNthEpoch, LearningRateStepRatio, PlotEveryNthEpoch, WindowHandle : ",
    "get_predicted_classes": " : : Images, DLClassifierHandle : Top1PredictedClasses",
    "check_output_file_names_for_duplicates": " : : RawImageFiles, ObjectFilesOut : ",
    "dev_disp_preprocessing_progress": " : : I, RawImageFiles, PreprocessedFolder, WindowHandle : ",
    "dev_disp_error_text": " : : Exception : ",
    # Models
    "read_dl_dataset_classification": " : : RawImageFolder, LabelSource : DLDataset",
    "read_dl_dataset_segmentation": " : : ImageDir, SegmentationDir, ClassNames, ClassIDs, ImageList, SegmentationList, GenParam : DLDataset",
    "read_dl_dataset_anomaly": " : : ImageDir, AnomalyLabelsDir, ImageList, AnomalyList, GenParam : DLDataset",
    "read_dl_dataset_from_coco": " : : CocoFileName, ImageDir, GenParam : DLDataset",
    "split_dl_dataset": " : : DLDataset, TrainingPercent, ValidationPercent, GenParam : ",
    "create_dl_preprocess_param": " : : DLModelType, ImageWidth, ImageHeight, ImageNumChannels, ImageRangeMin, ImageRangeMax, NormalizationType, DomainHandling, IgnoreClassIDs, SetBackgroundID, ClassIDsBackground, GenParam : DLPreprocessParam",
    "create_dl_preprocess_param_from_model": " : : DLModelHandle, NormalizationType, DomainHandling, SetBackgroundID, ClassIDsBackground, GenParam : DLPreprocessParam",
    "preprocess_dl_dataset": " : : DLDataset, DataDirectory, DLPreprocessParam, GenParam : DLDatasetFileName",
    "preprocess_dl_samples": " : : DLSampleBatch, DLPreprocessParam : ",
    "check_dl_preprocess_param": " : : DLPreprocessParam : ",
    "preprocess_dl_model_images": "Images : ImagesPreprocessed : DLPreprocessParam : ",
    "preprocess_dl_model_anomaly": "AnomalyImages : AnomalyImagesPreprocessed : DLPreprocessParam : ",
    "preprocess_dl_model_bbox_rect1": "ImageRaw : : DLSample, DLPreprocessParam : ",
    "preprocess_dl_model_bbox_rect2": "ImageRaw : : DLSample, DLPreprocessParam : ",
    "preprocess_dl_model_segmentations": "ImagesRaw, Segmentations : SegmentationsPreprocessed : DLPreprocessParam : ",
    "gen_dl_samples": " : : DLDataset, SampleIndices, RestrictKeysDLSample, GenParam : DLSampleBatch",
    "gen_dl_samples_from_images": "Images : : : DLSampleBatch",
    "read_dl_samples": " : : DLDataset, SampleIndices : DLSampleBatch",
    "write_dl_samples": " : : DLDataset, SampleIndices, DLSampleBatch, GenParamName, GenParamValue : ",
    "find_dl_samples": " : : Samples, KeyName, KeyValue, Mode : SampleIndices",
    "augment_dl_samples": " : : DLSampleBatch, GenParam : ",
    "create_dl_train_param": " : : DLModelHandle, NumEpochs, EvaluationIntervalEpochs, EnableDisplay, RandomSeed, GenParamName, GenParamValue : TrainParam",
    "train_dl_model": " : : DLDataset, DLModelHandle, TrainParam, StartEpoch : TrainResults, TrainInfos, EvaluationInfos",
    "evaluate_dl_model": " : : DLDataset, DLModelHandle, SampleSelectMethod, SampleSelectValues, GenParam : EvaluationResult, EvalParams",
    "compute_dl_anomaly_thresholds": " : : DLModelHandle, DLDataset, GenParam : AnomalySegmentationThreshold, AnomalyClassificationThresholds",
    "threshold_dl_anomaly_results": " : : AnomalySegmentationThreshold, AnomalyClassificationThreshold, DLResultBatch : ",
    "gen_dl_segmentation_weight_images": " : : DLDataset, DLPreprocessParam, ClassWeights, GenParam : ",
    "calculate_dl_segmentation_class_weights": " : : DLDataset, MaxWeight, IgnoreClassIDs : ClassWeights",
    "set_dl_model_param_based_on_preprocessing": " : : DLModelHandle, DLPreprocessParam, ClassIDs : ",
    "check_dl_devices": " : : : PossibleRuntimes",
    "determine_dl_model_detection_param": " : : DLDataset, ImageWidthTarget, ImageHeightTarget, GenParam : DLDetectionModelParam",
    "dev_display_deep_ocr_results": "Image : : WindowHandle, DeepOcrResult, GenParamName, GenParamValue : ",
    "dev_display_dl_data": " : : DLSample, DLResult, DLDatasetInfo, KeysForDisplay, GenParam, WindowHandleDict : ",
    "dev_display_dl_data_tiled": " : : DLDataset, DLModelHandle, NumSamples, Split, GenParam, WindowHandle : WindowHandleOut",
    "dev_display_classification_evaluation": " : : EvaluationResult, EvalParams, GenParam, WindowHandleDict : ",
    "dev_display_segmentation_evaluation": " : : EvaluationResult, EvalParams, GenParam, WindowHandleDict : ",
    "dev_display_detection_detailed_evaluation": " : : EvaluationResult, EvalParams, GenParam, WindowHandleDict : ",
    "dev_display_anomaly_detection_evaluation": " : : EvaluationResult, EvalParams, GenParam, WindowHandleDict : ",
}

#: From calls in public programs, which do not tell the names: how many parameters of each group.
CALLED = {
    "check_hand_eye_calibration_input_poses": (0, 0, 3, 1),
    "gen_robot_tool_and_base_object_model_3d": (0, 0, 2, 2),
    "gen_camera_and_tool_moving_cam_object_model_3d": (0, 0, 6, 2),
    "xyz_attrib_to_object_model_3d": (4, 0, 1, 1),
    "gen_dl_samples_3d_gripping_point_detection": (5, 0, 0, 1),
}

#: Whose interface no source that we could read confirms: it is a guess from how they are used (compatibility.md).
UNCONFIRMED = {
    "dev_disp_3d_coord_system": (0, 0, 3, 0),
    "disp_object_model_3d_safe": (0, 0, 6, 0),
    "get_dl_classifier_image_results": (0, 1, 6, 0),
}

#: Parts of others, which no program but ours calls. Names and parameters are our own.
OWN = {
    "assert_close",
    "assert_contour_close",
    "assert_dict_equal",
    "assert_equal",
    "assert_error",
    "assert_fail",
    "assert_false",
    "assert_image_close",
    "assert_match",
    "assert_not_equal",
    "assert_region_equal",
    "assert_true",
    "affine_trans_dl_sample",
    "dev_display_dl_boxes",
    "dev_display_dl_classes",
    "dev_display_dl_maps",
    "dev_display_dl_segmentation",
    "dev_display_dl_train_progress",
    "disp_dl_table",
    "dl_class_text",
    "dl_instance_ious",
    "evaluate_dl_anomaly_results",
    "evaluate_dl_classification_results",
    "evaluate_dl_detection_results",
    "evaluate_dl_segmentation_results",
    "fit_window_size",
    "gen_camera_object_model_3d_at_pose",
    "gen_dl_sample_path",
    "get_dict_tuple_or_default",
    "get_dl_evaluation_value",
    "list_dl_dataset_files",
    "move_poses_by_mouse",
    "open_dl_evaluation_window",
    "plot_clip",
    "plot_grid",
    "plot_range",
    "read_coco_mask",
    "rectangle2_intersection_area",
    "screw_of_poses",
    "select_dl_sample_masks",
    "zoom_dl_sample_masks",
}

_LENS = {"": "Focus", "telecentric_": "Magnification", "hypercentric_": "Focus"}
_DISTORTION = {"division": "Kappa", "polynomial": "K1, K2, K3, P1, P2"}
_CHIP = "Sx, Sy, Cx, Cy, ImageWidth, ImageHeight"

#: Cameras with a tilted lens: first parameter, and what stands between distortion and chip.
_TILT = {
    "tilt_": ("Focus", "ImagePlaneDist, Tilt, Rot, "),
    "tilt_image_side_telecentric_": ("Focus", "Tilt, Rot, "),
    "tilt_object_side_telecentric_": ("Magnification", "ImagePlaneDist, Tilt, Rot, "),
    "tilt_bilateral_telecentric_": ("Magnification", "Tilt, Rot, "),
}


def camera_interfaces() -> dict[str, str]:
    """gen_cam_par_*: the parameters of each camera model in the order of the reference manual, "Camera calibration"."""
    found = {}
    for model, distortion in _DISTORTION.items():
        for kind, lens in _LENS.items():
            found[f"gen_cam_par_area_scan_{kind}{model}"] = f" : : {lens}, {distortion}, {_CHIP} : CameraParam"
        for kind, (lens, tilt) in _TILT.items():
            found[f"gen_cam_par_area_scan_{kind}{model}"] = f" : : {lens}, {distortion}, {tilt}{_CHIP} : CameraParam"
        for kind in ("", "telecentric_"):
            names = f"{_LENS[kind]}, {distortion}, {_CHIP}, Vx, Vy, Vz"
            found[f"gen_cam_par_line_scan_{kind}{model}"] = f" : : {names} : CameraParam"
    return found
