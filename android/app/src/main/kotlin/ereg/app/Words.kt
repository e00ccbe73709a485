package ereg.app

import ereg.kit.Text

/** The words of the rim itself: what stands on the camera and in the messages of the platform. */
internal object Words {
    val protect = Text("确认是您本人，用来保护本机上的登记资料", "Confirm that it is you, to protect what is kept on this phone")
    val cancel = Text("取消", "Cancel")

    val pointAtCode = Text("把二维码放进画面", "Hold the code before the camera")
    val pointAtPaper = Text("把纸张放平，四个角都在画面里", "Lay the paper flat, with all four corners in sight")
    val press = Text("拍照", "Take the photograph")
    val noCamera = Text("相机现在不能用。请关掉正在用相机的应用，再试一次。", "The camera cannot be used now. Close what is using it and try again.")
    val cameraNotAllowed =
        Text(
            "没有使用相机的权限。请到系统设置里，允许本应用使用相机。",
            "The camera is not allowed. Allow it for this app in the settings of the phone.",
        )

    val noApp = Text("本机上没有能打开它的应用。", "No app on this phone opens this.")

    val noIdentityApp =
        Text(
            "本版本没有接入实名认证应用，现在不能注册。",
            "This version works with no identity app, so that nobody can enrol with it now.",
        )
    val noProof =
        Text("实名认证应用没有给出认证结果，请再试一次。", "The identity app handed out no proof. Try again.")

    val backupNotKept =
        Text("备份没有存成。请换一个位置再试。", "The backup could not be kept there. Choose another place and try again.")
    val documentNotKept =
        Text("文书没有存成。请换一个位置再试。", "The document could not be kept there. Choose another place and try again.")
    val fileNotRead =
        Text(
            "这个文件读不出来，或者太大，没有核验。请换一个文件再试。",
            "This file cannot be read or is too large, and was not checked. Try another one.",
        )
    val noBackup =
        Text(
            "不能从这个文件恢复：它不是完整的备份，或者本机空间不够。",
            "Nothing can be restored from this file: it is no whole backup, or there is no room on this phone.",
        )
}
